import { redactExternalText, externalErrorMessage } from '../domain/external-text';

/**
 * What a refusal means for the e-mail: this `recipient` cannot be written to, this `message` is not taken as it is, or
 * neither, so that another try may `later` succeed (the server is busy, or something at our end is to be mended).
 */
export type RejectionKind = 'recipient' | 'message' | 'later';

export interface MailRejection {
  kind: RejectionKind;
  /** Status codes and the server's words, as they may be kept: `550 5.1.1: User unknown`. */
  reason: string;
}

/** What is read of an error. Nodemailer's names for SMTP; the rest is what API clients of mail services add. */
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

/** An SMTP reply: `550 5.1.1 User unknown`, with its code (RFC 5321) and, if there is one, its enhanced status. */
interface Reply {
  code: number;
  status: EnhancedStatus | null;
  text: string;
}

/** RFC 3463: whether it lasts (4 or 5), what it is about, and what exactly. */
interface EnhancedStatus {
  class: number;
  subject: number;
  detail: number;
}

/** `550-5.1.1 text`, `550 #5.1.1 text`, `550 [5.1.1] text`; RFC 2034 has the status at the beginning of each line. */
const LINE =
  /^(?<code>[2-5]\d\d)(?:[- ]\s*[[(]?#?(?<status>[245]\.\d{1,3}\.\d{1,3})\b(?!\.\d)[\])]?:?)?[ -]?(?<text>.*)$/;

/** `sorry, no mailbox here by that name (#5.1.1 - chkuser)`, as qmail has it; with three numbers it is no address. */
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
  // What follows a line that is no reply is something else.
  const end = lines.findIndex((line) => line?.groups?.code !== first.code);
  const groups = lines.slice(0, end === -1 ? undefined : end).map((line) => line?.groups ?? {});
  const text = groups.map((group) => group.text?.trim()).join(' ');
  const written = groups.find((group) => group.status)?.status ?? IN_BRACKETS.exec(text)?.groups?.status;
  return { code: Number(first.code), status: statusOf(written), text };
};

/** Details of a subject that mean something else than the rest of it. */
interface Subject {
  kind: RejectionKind;
  details?: Readonly<Record<number, RejectionKind>>;
}

/**
 * Permanent failures by subject. Source: IANA's registry of enhanced status codes (RFC 3463, 5248, 6531, 7293, 7505), and
 * Microsoft's and Google's lists of non-delivery reports for what goes beyond it. `X.Y.0` says no more than the reply's code.
 */
const SUBJECTS: Readonly<Record<number, Subject>> = {
  // Addressing. Of the sender: .7 its syntax, .8 its system, .20 several of them, .90 it has sent too much today; and what
  // Exchange says of the headers.
  1: {
    kind: 'recipient',
    details: { 7: 'later', 8: 'later', 20: 'later', 21: 'later', 22: 'later', 90: 'later' },
  },
  // Mailbox. Message too long for it; 121 and 122 are what it may get in an hour; 252 is that the account may not send as
  // the sender.
  2: { kind: 'recipient', details: { 3: 'message', 121: 'later', 122: 'later', 252: 'later' } },
  // Mail system: full, not accepting, misconfigured. Too big for the system; not capable of what the message needs.
  3: { kind: 'later', details: { 3: 'message', 4: 'message' } },
  // Network and routing, to where the recipient is. Congested, or over the sender's quota; the directory or the line failed;
  // 300, 312 and 316 are a server that did not answer in time.
  4: {
    kind: 'recipient',
    details: { 2: 'later', 3: 'later', 5: 'later', 300: 'later', 312: 'later', 316: 'later' },
  },
  // Protocol. How the two servers talk, which is ours to mend whoever is written to.
  5: { kind: 'later' },
  // Content. The recipient's address needs SMTPUTF8.
  6: { kind: 'message', details: { 7: 'recipient' } },
  // Policy, sign-in, reputation: of the sender. Not so: closed lists, and mailboxes or domains of another owner; in Exchange
  // whatever takes no mail from outside (12 and 124 to 136), and who does not exist (504) or is banned (505).
  7: {
    kind: 'later',
    details: Object.fromEntries(
      [2, 12, 17, 18, 124, 129, 133, 134, 135, 136, 504, 505].map((detail) => [detail, 'recipient'])
    ),
  },
};

/** Whose turn it was: what a reply is about where it does not say so itself. */
type Phase = 'session' | 'recipient' | 'data' | 'unknown';

const phaseOf = ({ command }: MailError): Phase => {
  if (typeof command !== 'string') return 'unknown';
  if (command === 'RCPT TO') return 'recipient';
  return command === 'DATA' ? 'data' : 'session';
};

/** RFC 5321 and 4954: commands that the server does not know or expect, and a sign-in that it asks for. */
const SESSION_CODES: ReadonlySet<number> = new Set([500, 502, 503, 530, 534, 535, 538]);

/** RFC 5321, 4.2.3, and RFC 7504: codes of a mailbox or a domain. 554 gives no reason. */
const MAILBOX_CODES: ReadonlySet<number> = new Set([550, 551, 552, 553, 556]);

/** RFC 1870: the message is larger than the server takes. */
const TOO_LARGE = 552;

const kindOfCode = (code: number, phase: Phase): RejectionKind => {
  if (SESSION_CODES.has(code)) return 'later';
  if (phase === 'recipient') return 'recipient';
  if (phase === 'session') return code === TOO_LARGE ? 'message' : 'later';
  if (!MAILBOX_CODES.has(code)) return 'later';
  // A server that had taken the recipient may mean either.
  return phase === 'data' ? 'message' : 'recipient';
};

const kindOfStatus = ({ subject, detail }: EnhancedStatus): RejectionKind | null => {
  const known = SUBJECTS[subject];
  return known && detail !== 0 ? (known.details?.[detail] ?? known.kind) : null;
};

const kindOfReply = ({ code, status }: Reply, phase: Phase): RejectionKind => {
  if (code < 500 || status?.class === 4) return 'later';
  const kind = (status && kindOfStatus(status)) ?? kindOfCode(code, phase);
  // The recipient was not named yet.
  return phase === 'session' && kind === 'recipient' ? 'later' : kind;
};

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null;

/** The errors in the body of SendGrid's answer, which name the field of the request that they are about. */
const fieldErrorsOf = ({ response }: MailError): Record<string, unknown>[] => {
  const body = isObject(response) ? response.body : null;
  const errors = isObject(body) ? body.errors : null;
  return Array.isArray(errors) ? errors.filter(isObject) : [];
};

const httpStatusOf = (error: MailError): number | null =>
  [error.statusCode, error.status, error.code].find((value): value is number => typeof value === 'number') ??
  null;

/** Postmark's error codes: the recipient is on its list of those who bounced, complained or signed off. */
const POSTMARK_INACTIVE = { status: 422, code: 406 };

/** Postmark's and Mailgun's words for an address that is none: they have one code for the recipient's and the sender's. */
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

/** Nodemailer compares the size with what the server announced, before it says anything. */
const exceedsAnnouncedSize = ({ code, command }: MailError): boolean =>
  code === 'EMESSAGE' && command === 'MAIL FROM';

const withText = (codes: string, text: string): string => {
  const cleaned = redactExternalText(text);
  return [codes, cleaned].filter(Boolean).join(': ');
};

/**
 * What an e-mail was refused with, by any provider of Strapi's e-mail plugin. It is judged by status codes alone, since words
 * are in any language and name addresses: first the enhanced status, then the reply's code with the command that it
 * answers, then what mail services have of their own.
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

const NEEDS_SMTPUTF8 = 'It takes no addresses with letters outside ASCII before the @ (SMTPUTF8)';

/** The part before the @; what is after it goes out as punycode. */
const hasInternationalName = (address: string): boolean =>
  /[^\0-\x7f]/.test(address.slice(0, address.lastIndexOf('@')));

const lacksSmtpUtf8 = (ehlo: unknown): boolean =>
  Array.isArray(ehlo) && !ehlo.some((line) => /^SMTPUTF8\b/i.test(String(line)));

/**
 * What a provider answered that did not throw, if it tells of a failure all the same: recipients refused one by one (LMTP),
 * an error in place of a result, `false`; or, as nodemailer does, an address handed over to a server that cannot take it
 * (RFC 6531, 3.2).
 */
export const findRejection = (answer: unknown, to: string): MailRejection | null => {
  if (answer === false) return { kind: 'later', reason: 'The provider says no more; see what it logged' };
  if (!isObject(answer)) return null;
  const { rejected, response, error, ehlo } = answer;
  if (Array.isArray(rejected) && rejected.length > 0) return parseRejection({ response, command: 'DATA' });
  if (error) return parseRejection(error);
  if (hasInternationalName(to) && lacksSmtpUtf8(ehlo)) return { kind: 'recipient', reason: NEEDS_SMTPUTF8 };
  return null;
};
