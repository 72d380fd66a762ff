import { randomUUID } from 'node:crypto';
import { ODataFault } from '../fault';
import type { Environment } from '../rows/environment';
import { handleBound, handleUnbound } from './actions';
import { json, type ApiAnswer, type ApiRequest } from './message';
import { readMetadata } from './metadata-read';
import { writeMetadata } from './metadata-write';
import { parsePath, type Segment } from './path';
import { handleRecords } from './records';

const METADATA = new Set(['EntityDefinitions', 'RelationshipDefinitions']);

const PRIVILEGE_OF_METHOD: Record<string, string> = {
  GET: 'Read',
  POST: 'Create',
  PATCH: 'Write',
  DELETE: 'Delete',
};

/** Checks that the user has the privilege for the operation on the table. */
const checkPrivilege = (environment: Environment, request: ApiRequest, segment: Segment): void => {
  const table = environment.schema.all().find((each) => each.entitySet === segment.name);
  const type = PRIVILEGE_OF_METHOD[request.method];
  const privilege = table?.privileges.find((each) => each.PrivilegeType === type);
  if (privilege && environment.missingPrivileges.has(privilege.Name)) {
    throw new ODataFault(
      403,
      '0x80040220',
      `Principal user (Id=${environment.userId}, type=8) is missing ${privilege.Name} privilege (Id=${privilege.PrivilegeId})`
    );
  }
};

const route = (environment: Environment, request: ApiRequest): ApiAnswer => {
  const segments = parsePath(request.path);
  const [first, second] = segments;
  if (!first)
    return json(200, {
      value: environment.schema.all().map(({ entitySet }) => ({ name: entitySet, kind: 'EntitySet' })),
    });
  if (METADATA.has(first.name)) {
    return request.method === 'GET'
      ? readMetadata(environment, request, segments)
      : writeMetadata(environment, request, segments);
  }
  const unbound = handleUnbound(environment, request, first);
  if (unbound) return unbound;
  checkPrivilege(environment, request, first);
  return second ? handleBound(environment, request, segments) : handleRecords(environment, request, segments);
};

/** Answers one request that is signed in and within its limits. Never throws. */
export const dispatch = (environment: Environment, request: ApiRequest): ApiAnswer => {
  const requestId = { 'x-ms-service-request-id': randomUUID() };
  try {
    const answer = route(environment, request);
    return { ...answer, headers: { ...requestId, ...answer.headers } };
  } catch (error) {
    const answer = faultAnswer(error);
    return { ...answer, headers: { ...requestId, ...answer.headers } };
  }
};

/** The answer to a failed request. An error that is not a fault is a bug of the server and returns its stack. */
export const faultAnswer = (error: unknown): ApiAnswer =>
  error instanceof ODataFault
    ? json(error.status, { error: { code: error.code, message: error.message } }, error.headers)
    : json(500, {
        error: { code: '0x80040216', message: String(error instanceof Error ? error.stack : error) },
      });
