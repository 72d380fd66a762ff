import { ERROR_TEXTS, type ErrorCode, type IssueCode, type RequestIssue } from '../../../contracts';

/** One invalid value of a request. The message is added when the response is built. */
export interface ValueIssue {
  path: string[];
  code: IssueCode;
  /** Values for the placeholders of the message. */
  values?: Record<string, string | number>;
}

/** An error that is reported to the caller: a code for programs, a message for people. */
export class AppError extends Error {
  override readonly name = 'AppError';

  constructor(
    readonly code: ErrorCode,
    readonly details: {
      errors?: readonly (ValueIssue | RequestIssue)[];
      retryAfter?: number;
      detail?: string;
    } = {},
    message: string = ERROR_TEXTS[code]
  ) {
    super(message);
  }
}

/** An error about one value of the request. */
export const invalidValue = (path: string[], code: IssueCode, values?: ValueIssue['values']): AppError =>
  new AppError('request.invalid', { errors: [{ path, code, ...(values && { values }) }] });

/** The error for a cursor that the list did not return. */
export const unknownCursor = (): AppError => invalidValue(['cursor'], 'cursor.unknown');
