import { errors as strapiErrors } from '@strapi/utils';
import type { Context, Next } from 'koa';
import { ERROR_STATUS, withMessage, type ErrorBody, type ErrorCode } from '../../../contracts';
import { CrmError, CursorError, type CrmErrorKind } from '../crm/crm-error';
import { AppError, unknownCursor } from '../domain/app-error';
import { redactDatabaseError } from '../domain/database-errors';

/** Error code for each kind of CRM error; a missing kind does not compile. */
const CODE_OF_CRM_ERROR: Record<CrmErrorKind, ErrorCode> = {
  unavailable: 'crm.unavailable',
  throttled: 'crm.unavailable',
  unauthorized: 'crm.unauthorized',
  forbidden: 'crm.forbidden',
  'not-found': 'crm.not-found',
  conflict: 'crm.conflict',
  invalid: 'crm.invalid',
  misconfigured: 'crm.misconfigured',
};

const NAME_OF_STATUS: Record<number, string> = {
  400: 'ValidationError',
  401: 'UnauthorizedError',
  403: 'ForbiddenError',
  404: 'NotFoundError',
  409: 'ConflictError',
  410: 'GoneError',
  429: 'RateLimitError',
  502: 'BadGatewayError',
  503: 'ServiceUnavailableError',
};

const toAppError = (thrown: unknown): AppError | null => {
  if (thrown instanceof AppError) return thrown;
  if (thrown instanceof CursorError) return unknownCursor();
  if (!(thrown instanceof CrmError)) return null;
  return new AppError(CODE_OF_CRM_ERROR[thrown.kind], {
    ...(thrown.retryAfterSeconds !== undefined && { retryAfter: Math.ceil(thrown.retryAfterSeconds) }),
  });
};

/** The response body for a known error, in Strapi's error envelope; null for any other. */
export const toErrorBody = (thrown: unknown): ErrorBody | null => {
  const error = toAppError(thrown);
  if (!error) return null;
  const status = ERROR_STATUS[error.code];
  const { code, message } = error;
  const { errors, ...rest } = error.details;
  return {
    data: null,
    error: {
      status,
      name: NAME_OF_STATUS[status] ?? 'ApplicationError',
      message,
      details: {
        code,
        ...rest,
        ...(errors && { errors: errors.map(withMessage) }),
      },
    },
  };
};

/** Responds to known errors in Strapi's error envelope with their code; others are left to Strapi. */
export const handleErrors = async (ctx: Context, next: Next): Promise<void> => {
  try {
    await next();
  } catch (thrown) {
    if (thrown instanceof strapiErrors.ApplicationError) throw thrown;
    const body = toErrorBody(thrown);
    // Strapi logs it.
    if (!body) throw redactDatabaseError(thrown);
    const { status, details } = body.error;
    ctx.status = status;
    if (details.retryAfter !== undefined) ctx.set('Retry-After', String(details.retryAfter));
    ctx.body = body;
  }
};
