import { redactExternalText, externalErrorMessage } from '../domain/external-text';

/**
 * What a rejection means: this `recipient` cannot receive e-mail, this `message` is not accepted, or neither, so that
 * a `later` attempt can succeed (the server is busy, or the site must be fixed).
 */
export type RejectionKind = 'recipient' | 'message' | 'later';

export interface MailRejection {
  kind: RejectionKind;
  /** Status codes and the redacted message of the server: `550 5.1.1: User unknown`. */
  reason: string;
}

/** Properties read from an error: Nodemailer's for SMTP, and those of API clients of mail services. */
interface MailError {
  message?: unknown;
  code?: unknown;
  command?: unknown;
  response?: unknown;
  responseCode?: unknown;
  statusCode?: unknown;
  status?: unknown;
  details?: unknown;
}

/** An SMTP reply such as `550 5.1.1 User unknown`: its code (RFC 5321) and optional enhanced status. */
interface Reply {
  code: number;
  status: EnhancedStatus | null;
  text: string;
}

/** RFC 3463: permanent (5) or transient (4), subject, and detail. */
interface EnhancedStatus {
  class: number;
  subject: number;
  detail: number;
}

/** `550-5.1.1 text`, `550 #5.1.1 text`, `550 [5.1.1] text`. RFC 2034 repeats the status on each line. */
const LINE =
  /^(?<code>[2-5]\d\d)(?:[- ]\s*[[(]?#?(?<status>[245]\.\d{1,3}\.\d{1,3})\b(?!\.\d)[\])]?:?)?[ -]?(?<text>.*)$/;

/**
 * `sorry, no mailbox here by that name (#5.1.1 - chkuser)`, as qmail writes it. Four numbers would be an IP address.
 */
const IN_BRACKETS = /[[(]#?(?<status>[245]\.\d{1,3}\.\d{1,3})\b(?!\.)[^\])]*[\])]/;

const statusOf = (written: string | undefined): EnhancedStatus | null => {
  if (!written) return null;
  const [statusClass = 0, subject = 0, detail = 0] = written.split('.').map(Number);
  return { class: statusClass, subject, detail };
};

const replyOf = ({ response, responseCode }: MailError): Reply | null => {
  const code = typeof responseCode === 'number' ? responseCode : null;
  const lines = typeof response === 'string' ? response.split(/\r?\n/).map((line) => LINE.exec(line)) : [];
  const first = lines[0]?.groups;
  if (!first) return code === null ? null : { code, status: null, text: '' };
  // Lines after one with another code do not belong to the reply.
  const end = lines.findIndex((line) => line?.groups?.code !== first.code);
  const groups = lines.slice(0, end === -1 ? undefined : end).map((line) => line?.groups ?? {});
  const text = groups.map((group) => group.text?.trim()).join(' ');
  const written = groups.find((group) => group.status)?.status ?? IN_BRACKETS.exec(text)?.groups?.status;
  return { code: Number(first.code), status: statusOf(written), text };
};

/** The kind of a subject, with details that differ. */
interface Subject {
  kind: RejectionKind;
  details?: Readonly<Record<number, RejectionKind>>;
}

/**
 * Permanent failures by subject. Sources: IANA's registry of enhanced status codes (RFC 3463, 5248, 6531, 7293,
 * 7505), and the lists of non-delivery reports of Microsoft and Google. `X.Y.0` says no more than the reply's code.
 */
const SUBJECTS: Readonly<Record<number, Subject>> = {
  // Addressing. About the sender: 7 syntax, 8 system, 20 several senders, 90 daily limit; 21 and 22 are about headers
  // in Exchange.
  1: {
    kind: 'recipient',
    details: { 7: 'later', 8: 'later', 20: 'later', 21: 'later', 22: 'later', 90: 'later' },
  },
  // Mailbox. 3: message too long; 121 and 122: hourly limit of the mailbox; 252: the account may not send as the
  // sender.
  2: { kind: 'recipient', details: { 3: 'message', 121: 'later', 122: 'later', 252: 'later' } },
  // Mail system: full, not accepting, misconfigured. 3: message too big; 4: lacks a capability that the message
  // needs.
  3: { kind: 'later', details: { 3: 'message', 4: 'message' } },
  // Network and routing to the recipient. 2, 3, 5: bad connection, directory failure, congestion or quota; 300, 312
  // and 316: a server that did not respond in time.
  4: {
    kind: 'recipient',
    details: { 2: 'later', 3: 'later', 5: 'later', 300: 'later', 312: 'later', 316: 'later' },
  },
  // Protocol between the servers, independent of the recipient.
  5: { kind: 'later' },
  // Content. 7: the recipient's address needs SMTPUTF8.
  6: { kind: 'message', details: { 7: 'recipient' } },
  // Policy, authentication and reputation of the sender. Listed: closed lists, mailboxes and domains of another
  // owner, and in Exchange recipients that accept no external e-mail (12, 124 to 136), do not exist (504) or are
  // banned (505).
  7: {
    kind: 'later',
    details: Object.fromEntries(
      [2, 12, 17, 18, 124, 129, 133, 134, 135, 136, 504, 505].map((detail) => [detail, 'recipient'])
    ),
  },
};

/** The phase of the SMTP session, which tells what a reply without status is about. */
type Phase = 'session' | 'recipient' | 'data' | 'unknown';

const phaseOf = ({ command }: MailError): Phase => {
  if (typeof command !== 'string') return 'unknown';
  if (command === 'RCPT TO') return 'recipient';
  return command === 'DATA' ? 'data' : 'session';
};

/** RFC 5321 and 4954: unknown or unexpected commands, and failed authentication. */
const SESSION_CODES: ReadonlySet<number> = new Set([500, 502, 503, 530, 534, 535, 538]);

/** RFC 5321, 4.2.3, and RFC 7504: codes about a mailbox or domain. 554 gives no reason. */
const MAILBOX_CODES: ReadonlySet<number> = new Set([550, 551, 552, 553, 556]);

/** RFC 1870: the message is too large. */
const TOO_LARGE = 552;

const kindOfCode = (code: number, phase: Phase): RejectionKind => {
  if (SESSION_CODES.has(code)) return 'later';
  if (phase === 'recipient') return 'recipient';
  if (phase === 'session') return code === TOO_LARGE ? 'message' : 'later';
  if (!MAILBOX_CODES.has(code)) return 'later';
  // After accepting the recipient, the server can mean either.
  return phase === 'data' ? 'message' : 'recipient';
};

const kindOfStatus = ({ subject, detail }: EnhancedStatus): RejectionKind | null => {
  const known = SUBJECTS[subject];
  return known && detail !== 0 ? (known.details?.[detail] ?? known.kind) : null;
};

const kindOfReply = ({ code, status }: Reply, phase: Phase): RejectionKind => {
  if (code < 500 || status?.class === 4) return 'later';
  const kind = (status && kindOfStatus(status)) ?? kindOfCode(code, phase);
  // The recipient is not known in this phase.
  return phase === 'session' && kind === 'recipient' ? 'later' : kind;
};

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null;

/** Errors in SendGrid's response body, which name the field of the request. */
const fieldErrorsOf = ({ response }: MailError): Record<string, unknown>[] => {
  const body = isObject(response) ? response.body : null;
  const errors = isObject(body) ? body.errors : null;
  return Array.isArray(errors) ? errors.filter(isObject) : [];
};

const httpStatusOf = (error: MailError): number | null =>
  [error.statusCode, error.status, error.code].find((value): value is number => typeof value === 'number') ??
  null;

/** Postmark's error codes for an inactive recipient (bounced, complained or unsubscribed). */
const POSTMARK_INACTIVE = { status: 422, code: 406 };

/** Messages of Postmark and Mailgun for an invalid recipient address; their code is the same for the sender's. */
const INVALID_TO = /^(?:invalid|error parsing) '?to\b|^'to' parameter is not a valid address/i;

const kindOfAnswer = (error: MailError): RejectionKind => {
  const isInactive = error.statusCode === POSTMARK_INACTIVE.status && error.code === POSTMARK_INACTIVE.code;
  const isAboutTo = fieldErrorsOf(error).some(({ field }) =>
    /^personalizations\.\d+\.to\b/.test(String(field))
  );
  const isInvalidTo =
    [400, 422].includes(httpStatusOf(error) ?? 0) &&
    [error.message, error.details].some((said) => INVALID_TO.test(String(said)));
  return isInactive || isAboutTo || isInvalidTo ? 'recipient' : 'later';
};

/** Nodemailer compares the size with the server's announced limit before sending. */
const exceedsAnnouncedSize = ({ code, command }: MailError): boolean =>
  code === 'EMESSAGE' && command === 'MAIL FROM';

const withText = (codes: string, text: string): string => {
  const cleaned = redactExternalText(text);
  return [codes, cleaned].filter(Boolean).join(': ');
};

/**
 * Parses the rejection of an e-mail by any provider of Strapi's e-mail plugin. Only status codes count, because
 * messages are in any language and contain addresses: the enhanced status, then the reply's code with the command,
 * then codes of mail services.
 */
export const parseRejection = (thrown: unknown): MailRejection => {
  const error: MailError = isObject(thrown) ? thrown : {};
  const message =
    typeof error.message === 'string' && error.message ? error.message : externalErrorMessage(thrown);
  const reply = replyOf(error);
  if (!reply) {
    const said = [message, error.details, ...fieldErrorsOf(error).map((each) => each.message)];
    const texts = said.filter((text): text is string => typeof text === 'string');
    const kind = exceedsAnnouncedSize(error) ? 'message' : kindOfAnswer(error);
    return { kind, reason: withText(String(httpStatusOf(error) ?? ''), texts.join(': ')) };
  }
  const { code, status, text } = reply;
  const codes = [code, status && `${status.class}.${status.subject}.${status.detail}`]
    .filter(Boolean)
    .join(' ');
  return { kind: kindOfReply(reply, phaseOf(error)), reason: withText(codes, text || message) };
};

const NEEDS_SMTPUTF8 = 'It does not support addresses with non-ASCII letters before the @ (SMTPUTF8)';

/** The part before the @; the domain is sent as punycode. */
const hasInternationalName = (address: string): boolean =>
  /[^\0-\x7f]/.test(address.slice(0, address.lastIndexOf('@')));

const lacksSmtpUtf8 = (ehlo: unknown): boolean =>
  Array.isArray(ehlo) && !ehlo.some((line) => /^SMTPUTF8\b/i.test(String(line)));

/**
 * Finds a rejection in a provider's result that did not throw: recipients rejected individually (LMTP), an error as
 * the result, `false`, or, with Nodemailer, an address that the server does not support (RFC 6531, 3.2).
 */
export const findRejection = (answer: unknown, to: string): MailRejection | null => {
  if (answer === false) return { kind: 'later', reason: 'The provider gave no reason; see its log' };
  if (!isObject(answer)) return null;
  const { rejected, response, error, ehlo } = answer;
  if (Array.isArray(rejected) && rejected.length > 0) return parseRejection({ response, command: 'DATA' });
  if (error) return parseRejection(error);
  if (hasInternationalName(to) && lacksSmtpUtf8(ehlo)) return { kind: 'recipient', reason: NEEDS_SMTPUTF8 };
  return null;
};
