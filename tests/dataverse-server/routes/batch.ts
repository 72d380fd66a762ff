import { randomUUID } from 'node:crypto';
import { badRequest, type ODataFault } from '../fault';
import { API_PATH, type Environment } from '../rows/environment';
import { dispatch, faultAnswer } from './dispatch';
import type { ApiAnswer, ApiRequest } from './message';

const MAX_OPERATIONS = 1000;
const CRLF = '\r\n';

interface Part {
  contentType: string;
  contentId: string | undefined;
  text: string;
}

const splitHead = (text: string): [string, string] => {
  const at = text.search(/\r?\n\r?\n/);
  return at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at).replace(/^\r?\n\r?\n/, '')];
};

const header = (head: string, name: string): string | undefined =>
  head
    .split(/\r?\n/)
    .map((line) => line.split(/:(.*)/s))
    .find(([key]) => key?.trim().toLowerCase() === name)?.[1]
    ?.trim();

/** Parts of a multipart body. Skips everything before the first boundary, such as an empty line. */
const partsOf = (body: string, contentType: string): Part[] => {
  const boundary = /boundary=("?)([^";]+)\1/i.exec(contentType)?.[2];
  if (!boundary) throw badRequest('The batch has no boundary.', '0x80060888');
  const lines = body.split(/\r?\n/);
  const parts: string[][] = [];
  let closed = false;
  for (const line of lines) {
    if (line.trimEnd() === `--${boundary}--`) {
      closed = true;
      break;
    }
    if (line.trimEnd() === `--${boundary}`) parts.push([]);
    else parts.at(-1)?.push(line);
  }
  if (!closed) throw badRequest('The batch does not end with its boundary.', '0x80060888');
  return parts.map((part) => {
    const [head, text] = splitHead(part.join(CRLF));
    return {
      contentType: header(head, 'content-type') ?? '',
      contentId: header(head, 'content-id'),
      text,
    };
  });
};

const requestOf = (
  environment: Environment,
  part: Part,
  contentIds: ReadonlyMap<string, string>
): ApiRequest => {
  if (!part.contentType.startsWith('application/http')) {
    throw badRequest('The content type of a part has to be application/http.', '0x80060888');
  }
  const [head, body] = splitHead(part.text);
  const [requestLine = '', ...headerLines] = head.split(/\r?\n/);
  const match = /^(GET|POST|PATCH|PUT|DELETE) (\S+) HTTP\/1\.1$/.exec(requestLine.trimEnd());
  if (!match) throw badRequest(`Invalid request line '${requestLine}' in the batch.`, '0x80060888');
  const headers = Object.fromEntries(
    headerLines.filter(Boolean).map((line) => {
      const at = line.indexOf(':');
      return [line.slice(0, at).trim().toLowerCase(), line.slice(at + 1).trim()];
    })
  );
  const withIds = (text: string): string =>
    text.replace(/\$(\d+)/g, (whole, id: string) => contentIds.get(id) ?? whole);
  const target = withIds(match[2] ?? '');
  const url = new URL(target, `${environment.origin()}${API_PATH}`);
  if (url.origin !== environment.origin())
    throw badRequest('The batch points to another server.', '0x80060888');
  return {
    method: match[1] ?? '',
    path: url.pathname.replace(API_PATH, ''),
    search: url.search,
    headers,
    body: withIds(body.trim()),
  };
};

const httpPart = (answer: ApiAnswer, contentId?: string): string =>
  [
    'Content-Type: application/http',
    'Content-Transfer-Encoding: binary',
    ...(contentId === undefined ? [] : [`Content-ID: ${contentId}`]),
    '',
    `HTTP/1.1 ${String(answer.status)} ${answer.status < 300 ? 'OK' : 'Error'}`,
    ...Object.entries(answer.headers).map(([name, value]) => `${name}: ${value}`),
    '',
    answer.body,
  ].join(CRLF);

const multipart = (boundary: string, parts: string[]): string =>
  [...parts.flatMap((part) => [`--${boundary}`, part]), `--${boundary}--`, ''].join(CRLF);

class Aborted extends Error {
  constructor(readonly answer: ApiAnswer) {
    super('A change of the set failed');
  }
}

interface Outcome {
  text: string;
  failed: ApiAnswer | null;
  operations: number;
}

/** Answers one operation of a batch. */
type Dispatch = (request: ApiRequest) => ApiAnswer;

/** Runs changes that all succeed or all fail. */
const runChangeSet = (environment: Environment, part: Part, answerTo: Dispatch): Outcome => {
  const contentIds = new Map<string, string>();
  const changes = partsOf(part.text, part.contentType);
  const boundary = `changesetresponse_${randomUUID()}`;
  try {
    const answers = environment.store.transaction(() =>
      changes.map((change) => {
        const request = requestOf(environment, change, contentIds);
        if (request.method === 'GET') throw badRequest('A GET is not allowed in a change set.', '0x80060888');
        const answer = answerTo(request);
        if (answer.status >= 400) throw new Aborted(answer);
        const entityId = answer.headers['OData-EntityId'];
        if (change.contentId !== undefined && entityId) {
          contentIds.set(change.contentId, entityId.replace(environment.origin() + API_PATH, '/'));
        }
        return httpPart(answer, change.contentId);
      })
    );
    const text = [
      `Content-Type: multipart/mixed; boundary=${boundary}`,
      '',
      multipart(boundary, answers),
    ].join(CRLF);
    return { text, failed: null, operations: changes.length };
  } catch (error) {
    const answer = error instanceof Aborted ? error.answer : faultAnswer(error);
    return { text: httpPart(answer), failed: answer, operations: changes.length };
  }
};

const runSingle = (environment: Environment, part: Part, answerTo: Dispatch): Outcome => {
  const answer = answerTo(requestOf(environment, part, new Map()));
  return { text: httpPart(answer), failed: answer.status >= 400 ? answer : null, operations: 1 };
};

const isChangeSet = ({ contentType }: Part): boolean => contentType.startsWith('multipart/mixed');

/** The operations of a batch, those of change sets included. Empty for a body that is not a batch. */
export const operationsOf = (environment: Environment, request: ApiRequest): ApiRequest[] => {
  try {
    return partsOf(request.body, request.headers['content-type'] ?? '')
      .flatMap((part) => (isChangeSet(part) ? partsOf(part.text, part.contentType) : part))
      .map((part) => requestOf(environment, part, new Map()));
  } catch {
    return [];
  }
};

/** @param faultOf The fault injected into an operation, by its place in the batch */
export const handleBatch = (
  environment: Environment,
  request: ApiRequest,
  faultOf: (place: number) => ODataFault | undefined = () => undefined
): ApiAnswer => {
  let place = 0;
  const answerTo: Dispatch = (operation) => {
    const fault = faultOf(place);
    place += 1;
    return fault ? faultAnswer(fault) : dispatch(environment, operation);
  };
  const goOn = request.headers.prefer?.toString().includes('odata.continue-on-error') ?? false;
  const boundary = `batchresponse_${randomUUID()}`;
  const outcomes: Outcome[] = [];
  try {
    for (const part of partsOf(request.body, request.headers['content-type'] ?? '')) {
      const before = place;
      const outcome = isChangeSet(part)
        ? runChangeSet(environment, part, answerTo)
        : runSingle(environment, part, answerTo);
      // The rest of a change set that failed is not carried out.
      place = before + outcome.operations;
      outcomes.push(outcome);
      if (outcomes.reduce((sum, each) => sum + each.operations, 0) > MAX_OPERATIONS) {
        throw badRequest('A batch has at most 1000 operations.', '0x80060888');
      }
      if (outcome.failed && !goOn) break;
    }
  } catch (error) {
    return faultAnswer(error);
  }
  const failed = outcomes.some((outcome) => outcome.failed);
  return {
    // Without continue-on-error a failure gives a 400, but the body still contains the parts.
    status: failed && !goOn ? 400 : 200,
    headers: { 'Content-Type': `multipart/mixed; boundary=${boundary}`, 'OData-Version': '4.0' },
    body: multipart(
      boundary,
      outcomes.map((outcome) => outcome.text)
    ),
  };
};
