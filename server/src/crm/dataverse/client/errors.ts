import { CrmError, type CrmErrorKind } from '../../crm-error';

/** Details beyond the kind that callers inside the connector act on. */
export type DataverseReason = 'version-changed' | 'exists';

interface Verdict {
  kind: CrmErrorKind;
  message: string;
  reason?: DataverseReason;
  /** False if repeating the request would fail the same way. Default: by kind. */
  retry?: boolean;
}

/** An error answer from Dataverse. `retry` says whether the same request may succeed shortly. */
export class DataverseError extends CrmError {
  readonly status: number | null;
  readonly code: string;
  readonly reason: DataverseReason | undefined;
  readonly retry: boolean;

  constructor(
    verdict: Verdict,
    details: {
      status?: number;
      code?: string;
      requestId?: string;
      retryAfterSeconds?: number;
      cause?: unknown;
    } = {}
  ) {
    const marks = [
      details.code && `code ${details.code}`,
      details.requestId && `request id ${details.requestId}`,
    ];
    const suffix = marks.filter(Boolean).join(', ');
    super(verdict.kind, suffix ? `${verdict.message} (${suffix})` : verdict.message, details);
    this.name = 'DataverseError';
    this.status = details.status ?? null;
    this.code = details.code ?? '';
    this.reason = verdict.reason;
    this.retry = verdict.retry ?? (verdict.kind === 'unavailable' || verdict.kind === 'throttled');
  }
}

/** By error code, which is more specific than the status. Source: Microsoft's "Web service error codes". */
const BY_CODE: Record<string, Verdict> = {
  '0x80060882': {
    kind: 'conflict',
    message: 'The record was changed in Dynamics at the same time',
    reason: 'version-changed',
  },
  '0x80040237': { kind: 'conflict', message: 'Dynamics already has a record with this id', reason: 'exists' },
  '0x80060892': {
    kind: 'conflict',
    message: 'Dynamics already has a record with this key',
    reason: 'exists',
  },
  '0x80040333': {
    kind: 'invalid',
    message:
      'A duplicate detection rule of Dynamics refused the record; relax the rule or merge the duplicates',
    retry: false,
  },
  '0x80044331': { kind: 'invalid', message: 'A value is longer than its column in Dynamics allows' },
  '0x80072560': {
    kind: 'forbidden',
    message:
      'The application user is not a member of the organization; create it in the Power Platform admin center',
  },
  '0x80060888': {
    kind: 'misconfigured',
    message:
      'Dynamics does not know the table; run "crm-user-invite-dynamics check" to see which one is missing',
  },
  '0x80040217': { kind: 'not-found', message: 'The record does not exist in Dynamics' },
  // Answered with 429 or 503. Nothing was done, and it says nothing about the pace of other requests.
  '0x80071151': {
    kind: 'unavailable',
    message: 'Dynamics is carrying out another customization',
  },
  '0x80072322': {
    kind: 'throttled',
    message: 'The application user sent too many requests to Dynamics within five minutes',
  },
  '0x80072321': {
    kind: 'throttled',
    message: "The application user's requests took too much processing time within five minutes",
  },
  '0x80072326': {
    kind: 'throttled',
    message: 'The application user sent too many concurrent requests to Dynamics',
  },
};

const BY_STATUS: Record<number, Verdict> = {
  400: { kind: 'invalid', message: 'Dynamics refused the request as invalid' },
  401: {
    kind: 'unauthorized',
    message: 'Dynamics refused the token; check the app registration and its application user',
  },
  403: { kind: 'forbidden', message: 'The application user lacks a privilege in Dynamics' },
  // A missing record has an error code. A 404 without one means that the address is wrong, not that the record was deleted.
  404: {
    kind: 'misconfigured',
    message:
      'Dynamics was not found at this address; is environmentUrl the address of the environment itself?',
  },
  408: { kind: 'unavailable', message: 'Dynamics did not receive the request in time' },
  409: { kind: 'conflict', message: 'The change conflicts with the state of the record in Dynamics' },
  412: { kind: 'conflict', message: 'The record in Dynamics is not in the expected state' },
  429: { kind: 'throttled', message: 'Dynamics asks for a pause' },
  500: { kind: 'unavailable', message: 'Dynamics failed to process the request', retry: false },
};

const verdictByStatus = (status: number): Verdict => {
  const known = BY_STATUS[status];
  if (known) return known;
  if (status >= 300 && status < 400) {
    return {
      kind: 'misconfigured',
      message:
        'Dynamics redirected the request, which the connector does not follow; is environmentUrl the address of the environment itself?',
    };
  }
  if (status >= 500)
    return { kind: 'unavailable', message: `Dynamics is not available (HTTP ${String(status)})` };
  return { kind: 'invalid', message: `Dynamics refused the request (HTTP ${String(status)})` };
};

/** The privilege or property that Dataverse's message names. The rest may contain personal data and is dropped. */
const namesIn = (message: string): string => {
  const privilege = /\bprv[A-Za-z_]\w*/.exec(message)?.[0];
  if (privilege) return `: ${privilege}`;
  const property = /property (?:named )?'([A-Za-z_][\w.@]*)'/i.exec(message)?.[1];
  return property ? `: property ${property}` : '';
};

/** Turns an error answer into the matching error. */
export const errorOfAnswer = (answer: {
  status: number;
  code: string;
  message: string;
  requestId?: string;
  retryAfterSeconds?: number;
}): DataverseError => {
  const verdict = BY_CODE[answer.code.toLowerCase()] ?? verdictByStatus(answer.status);
  return new DataverseError({ ...verdict, message: verdict.message + namesIn(answer.message) }, answer);
};

/** The connection failed: no answer came, or it was cut off. */
export const connectionError = (code: string): DataverseError =>
  new DataverseError({
    kind: 'unavailable',
    message: /ABORT|CANCELED|TIMEDOUT/.test(code)
      ? 'Dynamics did not answer in time'
      : `Dynamics could not be reached (${code}); check environmentUrl, the network and the proxy`,
  });

/** An answer that is not JSON: a sign-in page, a proxy's error page, or a truncated answer. */
export const unreadableAnswer = (contentType: string, requestId?: string): DataverseError =>
  new DataverseError(
    {
      kind: 'unavailable',
      message: contentType.includes('html')
        ? 'The answer is a web page and does not come from Dynamics; check environmentUrl, and proxies and sign-in pages on the way'
        : 'The answer from Dynamics could not be read',
    },
    { requestId }
  );
