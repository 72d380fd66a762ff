import { z } from 'zod';
import type { DataverseClient } from '../client/client';
import { literal, queryString } from '../client/odata';
import { readTableDefinition, type TableDefinition } from '../model/metadata';
import { BUTTON, INVITATION_TABLE, PUBLISHER, QUICK_FORM, SOLUTION, TABLES, WEB_RESOURCE } from './solution';

/** What there is of the solution in an environment. */
export interface Installed {
  publisherId: string | null;
  solution: boolean;
  tables: ReadonlyMap<string, TableDefinition>;
  /** Values of the invitation's status reason, with their labels. */
  statuses: ReadonlyMap<number, string>;
  webResourceId: string | null;
  quickForm: boolean;
  button: boolean;
}

/** What an environment has that nobody has touched. */
export const NOTHING_INSTALLED: Installed = {
  publisherId: null,
  solution: false,
  tables: new Map(),
  statuses: new Map(),
  webResourceId: null,
  quickForm: false,
  button: false,
};

const statusSchema = z.object({
  OptionSet: z.object({
    Options: z.array(
      z.object({
        Value: z.number(),
        Label: z.object({ LocalizedLabels: z.array(z.object({ Label: z.string() })) }),
      })
    ),
  }),
});

const readStatuses = async (client: DataverseClient): Promise<Map<number, string>> => {
  const path =
    `EntityDefinitions(LogicalName='${INVITATION_TABLE}')/Attributes(LogicalName='statuscode')` +
    `/Microsoft.Dynamics.CRM.StatusAttributeMetadata${queryString({ $select: 'LogicalName', $expand: 'OptionSet' })}`;
  const { OptionSet } = await client.read(
    { method: 'GET', path, headers: { Consistency: 'Strong' }, long: true },
    statusSchema
  );
  return new Map(OptionSet.Options.map(({ Value, Label }) => [Value, Label.LocalizedLabels[0]?.Label ?? '']));
};

/** Id of the first row in which all columns have these values; null if there is none. */
const findId = async (
  client: DataverseClient,
  entitySet: string,
  idColumn: string,
  values: Record<string, string | number>
): Promise<string | null> => {
  const filter = Object.entries(values)
    .map(([column, value]) => `${column} eq ${typeof value === 'number' ? String(value) : literal(value)}`)
    .join(' and ');
  const query = queryString({ $select: idColumn, $filter: filter, $top: '1' });
  const [row] = await client.readAll(entitySet + query);
  return row ? z.string().parse(row[idColumn]) : null;
};

/** Quick create, in `systemform.type`. */
export const QUICK_CREATE_FORM = 7;

/** Looks at all that the installation would make. Changes nothing. */
export const readInstalled = async (client: DataverseClient): Promise<Installed> => {
  const [publisherId, solutionId, webResourceId, buttonId, definitions] = await Promise.all([
    findId(client, 'publishers', 'publisherid', { uniquename: PUBLISHER.uniqueName }),
    findId(client, 'solutions', 'solutionid', { uniquename: SOLUTION.uniqueName }),
    findId(client, 'webresourceset', 'webresourceid', { name: WEB_RESOURCE }),
    findId(client, 'appactions', 'appactionid', { uniquename: BUTTON }),
    Promise.all(TABLES.map((table) => readTableDefinition(client, table.schemaName.toLowerCase()))),
  ]);
  const tables = new Map(definitions.flatMap((each) => (each ? [[each.LogicalName, each] as const] : [])));
  const hasInvitations = tables.has(INVITATION_TABLE);
  const [statuses, quickFormId] = await Promise.all([
    hasInvitations ? readStatuses(client) : new Map<number, string>(),
    hasInvitations
      ? findId(client, 'systemforms', 'formid', {
          objecttypecode: INVITATION_TABLE,
          type: QUICK_CREATE_FORM,
          name: QUICK_FORM,
        })
      : null,
  ]);
  return {
    publisherId,
    solution: solutionId !== null,
    tables,
    statuses,
    webResourceId,
    quickForm: quickFormId !== null,
    button: buttonId !== null,
  };
};
