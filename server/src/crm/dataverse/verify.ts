import { z } from 'zod';
import type { Check, CheckCode } from '../../../../contracts';
import { createCheck } from '../../domain/checks';
import type { Connector } from '../connector';
import { CrmError, type CrmErrorKind } from '../crm-error';
import type { DataverseClient } from './client/client';
import { guid, queryString } from './client/odata';
import { keyOf, keyProblem } from './model/keys';
import { readTableDefinition, relationOf, type TableDefinition } from './model/metadata';
import { DEFAULT_NAMES, type TableNames } from './model/names';
import { readHeldPrivileges, readUserId } from './model/privileges';
import {
  REQUIRED_ELSEWHERE,
  laterRelations,
  REQUIRED_PRIVILEGES,
  requiredColumns,
  requiredKeys,
  requiredRelations,
  TABLE_KEYS,
  type PrivilegeType,
} from './model/required';
import { checkBesideTables } from './provisioning/install';

const INSTALL = 'Run "npx crm-user-invite-dynamics install", or set your own names in crm.tables';
const WITHOUT_REQUEST_ROLE = 'Until it has, nobody can ask for an invitation';
const ROLE =
  'Add it to the security role of the application user; "npx crm-user-invite-dynamics print" lists all of them';

const CHECK_WITH_COMMAND =
  'Run "npx crm-user-invite-dynamics check" with an application user that may customize Dynamics';

const REMEDY: Record<CrmErrorKind, string> = {
  unavailable:
    'Check crm.environmentUrl, the network, and the state of the environment in the Power Platform admin center',
  throttled: 'Wait a few minutes; if it happens again, check what else uses this application user',
  unauthorized: 'Check crm.tenantId, crm.clientId and the credential in the app registration',
  forbidden: 'Create an application user for the app registration and give it a security role',
  'not-found': 'Check crm.environmentUrl',
  conflict: 'Try again',
  invalid: 'Check crm.environmentUrl, and that the environment has the Web API version 9.2',
  misconfigured: 'Check the crm part of the configuration',
};

const good = (name: string, message: string): Check => ({ name, ok: true, message });
const bad = (name: string, message: string, remedy: string): Check => ({
  name,
  ok: false,
  message,
  remedy,
});

const failed = (name: string, error: unknown): Check =>
  error instanceof CrmError
    ? bad(name, error.message, REMEDY[error.kind])
    : bad(name, 'The check failed unexpectedly', "See the server's log");

const checkTables = (names: TableNames, found: ReadonlyMap<string, TableDefinition>): Check[] =>
  TABLE_KEYS.flatMap((key) => {
    const { table } = names[key];
    const definition = found.get(table);
    if (!definition) return [bad(`Table ${table}`, `Dynamics has no table ${table}`, INSTALL)];
    const there = new Set(definition.Attributes.map((attribute) => attribute.LogicalName));
    const missing = requiredColumns(names, key).filter((column) => !there.has(column));
    const later = laterRelations(names).filter((relation) => relation.table === table);
    const columns = missing.map((column): Check => {
      const [name, message] = [`Column ${table}.${column}`, `The table ${table} has no column ${column}`];
      const isLater = later.some((relation) => relation.column === column);
      return isLater
        ? { ...bad(name, `${message}. ${WITHOUT_REQUEST_ROLE}`, INSTALL), ok: null }
        : bad(name, message, INSTALL);
    });
    const relations = requiredRelations(names)
      .filter(
        (needed) =>
          needed.table === table &&
          !missing.includes(needed.column) &&
          !relationOf(definition, needed.column, needed.target)
      )
      .map(({ column, target }) =>
        bad(
          `Relation ${table}.${column}`,
          `The column ${table}.${column} is not a look-up to ${target}`,
          INSTALL
        )
      );
    const problems = [...columns, ...relations];
    return problems.length > 0 ? problems : [good(`Table ${table}`, 'With all its columns and relations')];
  });

const checkKeys = (names: TableNames, found: ReadonlyMap<string, TableDefinition>): Check[] =>
  requiredKeys(names).flatMap(({ table, columns }) => {
    const definition = found.get(table);
    if (!definition) return [];
    const name = `Key of ${table}`;
    const key = keyOf(definition, columns);
    const what = columns.join(' and ');
    if (!key) return [bad(name, `The table ${table} has no alternate key for ${what}`, INSTALL)];
    const problem = keyProblem(key);
    return [problem ? bad(name, problem.message, problem.remedy) : good(name, what)];
  });

const checkPrivileges = (
  names: TableNames,
  found: ReadonlyMap<string, TableDefinition>,
  held: ReadonlySet<string>
): Check[] => {
  const needed: [string, readonly PrivilegeType[]][] = [
    ...TABLE_KEYS.map((key): [string, readonly PrivilegeType[]] => [
      names[key].table,
      REQUIRED_PRIVILEGES[key],
    ]),
    ...Object.entries(REQUIRED_ELSEWHERE),
  ];
  const missing = needed.flatMap(([table, types]) =>
    (found.get(table)?.Privileges ?? []).filter(
      ({ PrivilegeType, PrivilegeId }) =>
        types.some((type) => type === PrivilegeType) && !held.has(PrivilegeId)
    )
  );
  if (missing.length === 0) return [good('Privileges', 'The application user has all required privileges')];
  const unique = new Map(missing.map((privilege) => [privilege.PrivilegeId, privilege.Name]));
  return [...unique.values()].map((name) =>
    bad(`Privilege ${name}`, `The application user lacks ${name}`, ROLE)
  );
};

/** Whether the tables are those that the plugin installs. */
const areOwnTables = (names: TableNames): boolean =>
  (['portal', 'portalRole', 'invitation', 'portalUser'] as const).every(
    (key) => names[key].table === DEFAULT_NAMES[key].table
  );

/** Status reasons, forms, views, command and app of the plugin's solution, and whether they are published. */
const checkSolution = async (
  client: DataverseClient,
  tables: ReadonlyMap<string, TableDefinition>
): Promise<Check[]> => {
  const name = 'Solution';
  try {
    const steps = await checkBesideTables(client, tables);
    const wrong = steps.filter(({ state }) => state !== 'there');
    return [
      wrong.length === 0
        ? good(name, 'Status reasons, views, forms, button and app are published')
        : bad(name, `Missing: ${wrong.map(({ title }) => title).join('; ')}`, INSTALL),
    ];
  } catch (error) {
    // Reading customizations takes privileges that the connector itself does not need.
    return error instanceof CrmError && error.kind === 'forbidden'
      ? [{ name, ok: null, message: error.message, remedy: CHECK_WITH_COMMAND }]
      : [failed(name, error)];
  }
};

const queueSchema = z.object({
  name: z.string().nullish(),
  emailaddress: z.string().nullish(),
  statecode: z.number(),
  outgoingemaildeliverymethod: z.number().nullish(),
  emailrouteraccessapproval: z.number().nullish(),
});

/** `outgoingemaildeliverymethod` of a queue that sends nothing. */
const DELIVERY_NONE = 0;
/** `emailrouteraccessapproval` of an address that may send. */
const APPROVED = 1;

type Queue = z.infer<typeof queueSchema>;

/** What keeps a queue from sending. */
const QUEUE_PROBLEMS: { code: CheckCode; applies: (queue: Queue) => boolean }[] = [
  { code: 'sender.queue-inactive', applies: ({ statecode }) => statecode !== 0 },
  { code: 'sender.queue-no-address', applies: ({ emailaddress }) => !emailaddress },
  {
    code: 'sender.queue-no-delivery',
    applies: ({ outgoingemaildeliverymethod: method }) => (method ?? DELIVERY_NONE) === DELIVERY_NONE,
  },
  {
    code: 'sender.queue-not-approved',
    applies: ({ emailaddress, emailrouteraccessapproval }) =>
      Boolean(emailaddress) && emailrouteraccessapproval !== APPROVED,
  },
];

const checkQueue = async (client: DataverseClient, senderQueueId: string): Promise<Check[]> => {
  const name = 'Sender queue';
  const columns = Object.keys(queueSchema.shape).join(',');
  const path = `queues(${guid(senderQueueId)})${queryString({ $select: columns })}`;
  try {
    const queue = await client.read({ method: 'GET', path }, queueSchema);
    const problems = QUEUE_PROBLEMS.filter(({ applies }) => applies(queue));
    return problems.length === 0
      ? [{ ...good(name, queue.name ?? ''), code: 'sender.queue' }]
      : problems.map(({ code }) => ({ ...createCheck(code), name }));
  } catch (error) {
    return [
      error instanceof CrmError && error.kind === 'not-found'
        ? { ...createCheck('sender.queue-unknown'), name }
        : failed(name, error),
    ];
  }
};

/** Checks sign-in, tables, keys, solution, privileges, sender queue and mapped form fields; see {@link Connector.verify}. */
export const createVerify = (
  client: DataverseClient,
  names: TableNames,
  senderQueueId: string,
  checkFields: () => Promise<Check[]> = () => Promise.resolve([])
): Connector['verify'] => {
  const readDefinitions = async (): Promise<Map<string, TableDefinition>> => {
    const tables = [...TABLE_KEYS.map((key) => names[key].table), ...Object.keys(REQUIRED_ELSEWHERE)];
    const definitions = await Promise.all(tables.map((table) => readTableDefinition(client, table)));
    return new Map(definitions.flatMap((each) => (each ? [[each.LogicalName, each] as const] : [])));
  };

  return async () => {
    const checks: Check[] = [];
    let current = 'Sign-in';
    try {
      checks.push(good(current, `As the application user ${await readUserId(client)}`));
      current = 'Tables';
      const definitions = await readDefinitions();
      checks.push(...checkTables(names, definitions), ...checkKeys(names, definitions));
      if (areOwnTables(names)) checks.push(...(await checkSolution(client, definitions)));
      current = 'Privileges';
      checks.push(...checkPrivileges(names, definitions, await readHeldPrivileges(client)));
      checks.push(...(await checkQueue(client, senderQueueId)));
      current = 'Sign-up form';
      checks.push(...(await checkFields()));
    } catch (error) {
      checks.push(failed(current, error));
    }
    return checks;
  };
};
