import { z } from 'zod';
import { badRequest, notFound, ODataFault, unknownResource } from '../fault';
import type { Environment } from '../rows/environment';
import { refuseRelatedRows } from '../rows/payload';
import { createRow, mergeContacts, updateRow } from '../rows/write';
import type { Table } from '../schema';
import { textOf } from '../store';
import { parseQuery } from '../odata/options';
import { APPS } from './apps';
import { LANGUAGES } from './languages';
import { json, noContent, parseAction, type ApiAnswer, type ApiRequest, type Unbound } from './message';
import { insertStatusValue, updateOptionValue } from './metadata-write';
import type { Segment } from './path';
import { PUBLISHING } from './publish';
import { readList, readOne } from './records';

/** Maximum number of rows in one CreateMultiple or UpdateMultiple. */
const MAX_TARGETS = 1000;

const targetsSchema = z.object({
  Targets: z.array(z.looseObject({ '@odata.type': z.string() })).max(MAX_TARGETS),
});

const targetsOf = (request: ApiRequest, table: Table): Record<string, unknown>[] => {
  const { Targets } = parseAction(targetsSchema, request);
  const type = `Microsoft.Dynamics.CRM.${table.logicalName}`;
  if (Targets.some((target) => target['@odata.type'].replace('#', '') !== type)) {
    throw badRequest(`Every target has to be of type ${type}.`, '0x80048d19');
  }
  return Targets;
};

const UNBOUND: Record<string, Unbound | undefined> = {
  ...APPS,
  ...LANGUAGES,
  ...PUBLISHING,
  WhoAmI: {
    method: 'GET',
    run: ({ userId }) => json(200, { UserId: userId, BusinessUnitId: userId, OrganizationId: userId }),
  },
  InsertStatusValue: {
    method: 'POST',
    run(environment, request) {
      insertStatusValue(environment, request);
      return json(200, { NewOptionValue: 0 });
    },
  },
  UpdateOptionValue: {
    method: 'POST',
    run(environment, request) {
      updateOptionValue(environment, request);
      return noContent();
    },
  },
  Merge: {
    method: 'POST',
    run(environment, request) {
      const contact = z.looseObject({ contactid: z.string() });
      const { Target, Subordinate } = parseAction(
        z.object({ Target: contact, Subordinate: contact }),
        request
      );
      mergeContacts(environment, Target.contactid, Subordinate.contactid);
      return noContent();
    },
  },
};

const createMultiple: (environment: Environment, request: ApiRequest, table: Table) => ApiAnswer = (
  environment,
  request,
  table
) =>
  environment.store.transaction(() => {
    const rows = targetsOf(request, table).map((target) => createRow(environment, table, target));
    return json(200, { Ids: rows.map((row) => row.id) });
  });

const updateMultiple: typeof createMultiple = (environment, request, table) =>
  environment.store.transaction(() => {
    for (const target of targetsOf(request, table)) {
      const row = environment.store.find(table, String(target[table.id]));
      if (!row) throw notFound(`Entity '${table.logicalName}'`);
      refuseRelatedRows(target);
      updateRow(environment, table, row, target);
    }
    return noContent();
  });

const privilegesOfUser = ({ schema, store, missingPrivileges }: Environment): ApiAnswer =>
  json(200, {
    RolePrivileges: [
      ...schema.all().flatMap((table) => table.privileges),
      ...store
        .all(schema.get('privilege'))
        .map(({ id, values }) => ({ Name: textOf(values.name), PrivilegeId: id })),
    ]
      .filter((privilege) => !missingPrivileges.has(privilege.Name))
      .map((privilege) => ({
        Depth: 'Global',
        PrivilegeId: privilege.PrivilegeId,
        PrivilegeName: privilege.Name,
      })),
  });

/** Handles unbound actions and functions. Undefined if the name is unknown. */
export const handleUnbound = (
  environment: Environment,
  request: ApiRequest,
  segment: Segment
): ApiAnswer | undefined => {
  const action = UNBOUND[segment.name];
  if (!action) return undefined;
  if (action.method !== request.method)
    throw new ODataFault(405, '0x80060888', 'The method is not allowed here.');
  return action.run(environment, request, segment);
};

/** Handles actions and functions that are bound to a table or a row. */
export const handleBound = (
  environment: Environment,
  request: ApiRequest,
  segments: Segment[]
): ApiAnswer => {
  const [target, action] = segments;
  const table = environment.schema.bySet(target?.name ?? '');
  const id = target?.key && 'id' in target.key ? target.key.id : undefined;
  const name = action?.name.replace('Microsoft.Dynamics.CRM.', '') ?? '';
  if (id === undefined && name === 'CreateMultiple') return createMultiple(environment, request, table);
  if (id === undefined && name === 'UpdateMultiple') return updateMultiple(environment, request, table);
  if (request.method === 'GET' && table.isPublishable) {
    const options = { ...parseQuery(request.search), unpublished: true };
    if (name === 'RetrieveUnpublishedMultiple' && !target?.key) {
      return readList(environment, request, table, options);
    }
    if (name === 'RetrieveUnpublished' && target?.key) {
      return readOne(environment, request, table, target.key, options);
    }
  }
  const row = id === undefined ? undefined : environment.store.find(table, id);
  if (!row) throw notFound(`Entity '${table.logicalName}'`);
  if (table.logicalName === 'systemuser' && name === 'RetrieveUserPrivileges')
    return privilegesOfUser(environment);
  if (table.logicalName === 'email' && name === 'SendEmail') {
    const { IssueSend } = parseAction(z.object({ IssueSend: z.boolean() }), request);
    if (IssueSend) environment.outbox.issue(row);
    return json(200, { Subject: row.values.subject ?? '' });
  }
  throw unknownResource(action?.name ?? '');
};
