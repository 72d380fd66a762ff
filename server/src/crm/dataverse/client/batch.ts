import { randomUUID } from 'node:crypto';
import { errorBodySchema } from './responses';
import { errorOfAnswer, type DataverseError } from './errors';
import { parseRetryAfter } from './retry-after';

/** One operation on records. */
export interface Operation {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  path: string;
  body?: unknown;
  headers?: Record<string, string>;
}

/** An operation inside a change set, which may not read. */
export interface Change extends Operation {
  method: 'POST' | 'PATCH' | 'DELETE';
}

/** One part of a batch: an operation by itself, or changes that all succeed or all fail. */
export type BatchItem = Operation | { changeSet: readonly Change[] };

/** The result of one part of a batch. A change set has no body. */
export type BatchAnswer = { body: unknown } | { error: DataverseError };

const CRLF = '\r\n';

const httpPart = ({ method, path, body: value, headers: own }: Operation): string => {
  const body = value === undefined ? '' : JSON.stringify(value);
  const headers = {
    Accept: 'application/json',
    ...(body && { 'Content-Type': 'application/json; charset=utf-8; type=entry' }),
    ...own,
  };
  return [
    `${method} ${path} HTTP/1.1`,
    ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
    '',
    body,
  ].join(CRLF);
};

const APPLICATION_HTTP = ['Content-Type: application/http', 'Content-Transfer-Encoding: binary'];

const multipart = (boundary: string, parts: readonly string[]): string =>
  [...parts.flatMap((part) => [`--${boundary}`, part]), `--${boundary}--`, ''].join(CRLF);

const changeSetPart = (changes: readonly Change[]): string => {
  const boundary = `changeset_${randomUUID()}`;
  const parts = changes.map((change, index) =>
    [...APPLICATION_HTTP, `Content-ID: ${String(index + 1)}`, '', httpPart(change)].join(CRLF)
  );
  return [`Content-Type: multipart/mixed; boundary=${boundary}`, '', multipart(boundary, parts)].join(CRLF);
};

/** Writes the body of a `$batch` request. The paths of its operations begin at the server's root. */
export const buildBatch = (items: readonly BatchItem[]): { body: string; contentType: string } => {
  const boundary = `batch_${randomUUID()}`;
  const parts = items.map((item) =>
    'changeSet' in item ? changeSetPart(item.changeSet) : [...APPLICATION_HTTP, '', httpPart(item)].join(CRLF)
  );
  return { body: multipart(boundary, parts), contentType: `multipart/mixed; boundary=${boundary}` };
};

const splitHead = (text: string): { head: string; rest: string } => {
  const end = /\r?\n\r?\n/.exec(text);
  return end
    ? { head: text.slice(0, end.index), rest: text.slice(end.index + end[0].length) }
    : { head: text, rest: '' };
};

const headerIn = (head: string, name: string): string | undefined =>
  new RegExp(`^${name}:\\s*(.*?)\\s*$`, 'im').exec(head)?.[1];

/** The parts between the boundaries; null if the closing boundary is missing, which means the answer was cut off. */
const partsOf = (text: string, contentType: string): string[] | null => {
  const boundary = /boundary="?([^";]+)"?/i.exec(contentType)?.[1];
  if (boundary === undefined) return null;
  const pieces = `\r\n${text}`.split(new RegExp(`\\r?\\n--${boundary.replace(/[^\w]/g, '\\$&')}`));
  if (!pieces.at(-1)?.startsWith('--')) return null;
  return pieces.slice(1, -1).map((piece) => piece.replace(/^[ \t]*\r?\n/, ''));
};

const answerOf = (http: string): BatchAnswer | null => {
  const { head, rest } = splitHead(http);
  const status = Number(/^HTTP\/1\.1 (\d{3})/.exec(head)?.[1]);
  if (!status) return null;
  let body: unknown = null;
  try {
    if (rest.trim()) body = JSON.parse(rest);
  } catch {
    return null;
  }
  if (status < 300) return { body };
  const parsed = errorBodySchema.safeParse(body);
  const { code, message } = parsed.success ? parsed.data.error : { code: '', message: '' };
  return {
    error: errorOfAnswer({
      status,
      code,
      message,
      requestId: headerIn(head, 'x-ms-service-request-id') ?? headerIn(head, 'req_id'),
      retryAfterSeconds: parseRetryAfter(headerIn(head, 'retry-after'), Date.now()),
    }),
  };
};

/** The answer of a change set: its failure, if it has one. Dataverse answers a failed change set as if it were one part. */
const answerOfChangeSet = (answers: readonly BatchAnswer[]): BatchAnswer =>
  answers.find((answer) => 'error' in answer) ?? { body: null };

/** Reads the answers to the parts of a `$batch` request, in order; null if the answer is incomplete. */
export const parseBatch = (text: string, contentType: string): BatchAnswer[] | null => {
  const parts = partsOf(text, contentType);
  if (!parts) return null;
  const answers: BatchAnswer[] = [];
  for (const part of parts) {
    const { head, rest } = splitHead(part);
    const type = headerIn(head, 'content-type') ?? '';
    if (type.startsWith('multipart/')) {
      const inner = parseBatch(rest, type);
      if (!inner) return null;
      answers.push(answerOfChangeSet(inner));
    } else {
      const answer = answerOf(rest);
      if (!answer) return null;
      answers.push(answer);
    }
  }
  return answers;
};
