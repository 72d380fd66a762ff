/** The kinds of CRM failure that callers distinguish. */
export const CRM_ERROR_KINDS = [
  'unavailable',
  'throttled',
  'unauthorized',
  'forbidden',
  'not-found',
  'conflict',
  'invalid',
  'misconfigured',
] as const;
export type CrmErrorKind = (typeof CRM_ERROR_KINDS)[number];

// Custom connectors import this class from another bundle of the package than the server, so `instanceof` compares a marker.
const ERROR = Symbol.for('strapi-plugin-crm-user-invite.CrmError');
const CURSOR = Symbol.for('strapi-plugin-crm-user-invite.CursorError');
const isMarked = (value: unknown, mark: symbol): boolean =>
  typeof value === 'object' && value !== null && mark in value;

/** A failure of a CRM. The message is for administrators and contains no secrets and no personal data. */
export class CrmError extends Error {
  readonly [ERROR] = true;
  readonly kind: CrmErrorKind;

  /** Seconds to wait before a retry, for `throttled`. */
  readonly retryAfterSeconds: number | undefined;

  static override [Symbol.hasInstance](value: unknown): boolean {
    return isMarked(value, ERROR);
  }

  constructor(
    kind: CrmErrorKind,
    message: string,
    options: { cause?: unknown; retryAfterSeconds?: number } = {}
  ) {
    super(message, { cause: options.cause });
    this.name = 'CrmError';
    this.kind = kind;
    this.retryAfterSeconds = options.retryAfterSeconds;
  }
}

/** A cursor that this list did not return. */
export class CursorError extends CrmError {
  readonly [CURSOR] = true;

  static override [Symbol.hasInstance](value: unknown): boolean {
    return isMarked(value, CURSOR);
  }

  constructor() {
    super('invalid', 'The cursor does not belong to this list; start from the beginning');
  }
}

/** True if a later retry may succeed. */
export const isTransient = (error: CrmError): boolean =>
  error.kind === 'unavailable' || error.kind === 'throttled' || error.kind === 'conflict';
