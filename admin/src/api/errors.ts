import type { RequestIssue } from '../../../contracts/errors';

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null;

const detailsOf = (error: unknown): Record<string, unknown> =>
  isRecord(error) && isRecord(error.details) ? error.details : {};

const stringOf = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);

/** What an answer said went wrong: the machine-readable code, what tells its cases apart, and the sentence. */
export interface Failure {
  code?: string;
  detail?: string;
  message?: string;
}

export const failureOf = (error: unknown): Failure => {
  const { code, detail } = detailsOf(error);
  return {
    code: stringOf(code),
    detail: stringOf(detail),
    message: isRecord(error) ? stringOf(error.message) : undefined,
  };
};

const isIssue = (value: unknown): value is RequestIssue =>
  isRecord(value) && Array.isArray(value.path) && typeof value.message === 'string';

/** The values of a request that were refused. */
export const requestIssues = (error: unknown): RequestIssue[] => {
  const { errors } = detailsOf(error);
  return Array.isArray(errors) ? errors.filter(isIssue) : [];
};
