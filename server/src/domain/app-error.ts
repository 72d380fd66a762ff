import { ERROR_TEXTS, type ErrorCode, type IssueCode, type RequestIssue } from '../../../contracts';

/** What is wrong with one value of a request. Its sentence is made where it is answered. */
export interface ValueIssue {
  path: string[];
  code: IssueCode;
  /** What the code's sentence names. */
  values?: Record<string, string | number>;
}

/** A refusal that the caller is told: a code for programs, a sentence for people. */
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

/** A refusal of one value of the request. */
export const invalidValue = (path: string[], code: IssueCode, values?: ValueIssue['values']): AppError =>
  new AppError('request.invalid', { errors: [{ path, code, ...(values && { values }) }] });

/** What every list says of a cursor that it did not hand out. */
export const unknownCursor = (): AppError => invalidValue(['cursor'], 'cursor.unknown');
