import { z } from 'zod';
import type { Row } from '../client/responses';
import type { DataverseClient } from '../client/client';
import { literal, queryString } from '../client/odata';
import { idOf, textOf } from '../records/columns';
import { readTableDefinition, type TableDefinition } from '../model/metadata';
import {
  BUTTON,
  INVITATION_TABLE,
  PUBLISHED,
  PUBLISHER,
  QUICK_FORM,
  SOLUTION,
  TABLES,
  WEB_RESOURCE,
} from './solution';

/** The parts of the solution that an environment already has. */
export interface Installed {
  publisherId: string | null;
  solutionId: string | null;
  /** Whether all created parts have been published. */
  published: boolean;
  tables: ReadonlyMap<string, TableDefinition>;
  /** Values of the invitation's status reason, with their labels. */
  statuses: ReadonlyMap<number, string>;
  webResourceId: string | null;
  quickForm: boolean;
  button: boolean;
}

/** The state of an environment without the solution. */
export const NOTHING_INSTALLED: Installed = {
  publisherId: null,
  solutionId: null,
  published: false,
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

/** The first row with these column values, or undefined. */
const findRow = async (
  client: DataverseClient,
  entitySet: string,
  select: string,
  values: Record<string, string | number>
): Promise<Row | undefined> => {
  const filter = Object.entries(values)
    .map(([column, value]) => `${column} eq ${typeof value === 'number' ? String(value) : literal(value)}`)
    .join(' and ');
  const query = queryString({ $select: select, $filter: filter, $top: '1' });
  return (await client.readAll(entitySet + query))[0];
};

/** Id of the first row with these column values, or null. */
const findId = async (
  client: DataverseClient,
  entitySet: string,
  idColumn: string,
  values: Record<string, string | number>
): Promise<string | null> => {
  const row = await findRow(client, entitySet, idColumn, values);
  return row ? idOf(row, idColumn) : null;
};

/** Quick create form, in `systemform.type`. */
export const QUICK_CREATE_FORM = 7;

/** Reads the state of everything that the installation creates. Changes nothing. */
export const readInstalled = async (client: DataverseClient): Promise<Installed> => {
  const [publisherId, solution, webResourceId, buttonId, definitions] = await Promise.all([
    findId(client, 'publishers', 'publisherid', { uniquename: PUBLISHER.uniqueName }),
    findRow(client, 'solutions', 'solutionid,description', { uniquename: SOLUTION.uniqueName }),
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
    solutionId: solution ? idOf(solution, 'solutionid') : null,
    published: solution !== undefined && textOf(solution, 'description') === PUBLISHED,
    tables,
    statuses,
    webResourceId,
    quickForm: quickFormId !== null,
    button: buttonId !== null,
  };
};
