import type { Core } from '@strapi/strapi';
import { createEmbeddedConnector } from '../../server/src/crm/embedded';
import { createCheck } from '../../server/src/domain/checks';
import { createInvitationLists } from '../../server/src/repositories/invitation-lists';
import { createJobRepository } from '../../server/src/repositories/jobs';
import { OTHER_SCHEMA, type DatabaseServer } from '../helpers/database-server';
import { startPostgres } from '../helpers/postgres';
import { bootStrapi, type TestApp } from '../helpers/strapi';

const PAGE = { pageSize: 20 };

const connectorOf = (strapi: Core.Strapi) =>
  createEmbeddedConnector({
    strapi,
    clock: () => new Date(),
    checkSender: () => Promise.resolve(createCheck('sender.answers')),
    sendMail: () => Promise.resolve(),
  });

/** The lists of the workspace and the indexes that they use; a search uses one for each column. */
const LISTS: Record<string, { read: (strapi: Core.Strapi) => Promise<unknown>; indexes: string[] }> = {
  'all contacts': {
    read: async (strapi) => connectorOf(strapi).contacts.search(PAGE),
    indexes: ['contacts_order_ix'],
  },
  'contacts by a word': {
    read: async (strapi) => connectorOf(strapi).contacts.search({ ...PAGE, search: 'lovelace' }),
    indexes: ['contacts_last_ix', 'contacts_name_ix', 'contacts_company_ix', 'contacts_email_ix'],
  },
  'contacts by several words': {
    read: async (strapi) => connectorOf(strapi).contacts.search({ ...PAGE, search: 'ada van der berg' }),
    indexes: ['contacts_last_ix', 'contacts_name_ix', 'contacts_company_ix', 'contacts_email_ix'],
  },
  'invitations of a status': {
    read: async (strapi) => createInvitationLists(strapi).list({ ...PAGE, status: 'revoked' }, new Date()),
    indexes: ['invitations_status_ix'],
  },
  'invitations to a portal': {
    read: async (strapi) => createInvitationLists(strapi).list({ ...PAGE, portalId: 'a' }, new Date()),
    indexes: ['invitations_portal_ix'],
  },
  'invitations by a word': {
    read: async (strapi) => createInvitationLists(strapi).list({ ...PAGE, search: 'lovelace' }, new Date()),
    indexes: ['invitations_name_ix', 'invitations_last_name_ix', 'invitations_address_ix'],
  },
  jobs: {
    read: async (strapi) => createJobRepository(strapi).list(PAGE),
    indexes: ['jobs_state_ix'],
  },
};

interface Statement {
  sql: string;
  bindings: unknown[];
}

/** The statements that read a list. */
const statementsOf = async (strapi: Core.Strapi, read: () => Promise<unknown>): Promise<Statement[]> => {
  const statements: Statement[] = [];
  const note = ({ sql, bindings }: Statement) => {
    if (/crm_user_invite/.test(sql)) statements.push({ sql, bindings });
  };
  strapi.db.connection.on('query', note);
  await read();
  strapi.db.connection.off('query', note);
  return statements;
};

const planOnSqlite = async (strapi: Core.Strapi, { sql, bindings }: Statement): Promise<string> => {
  const rows = await strapi.db.connection.raw<{ detail: string }[]>(
    `explain query plan ${sql}`,
    bindings as string[]
  );
  return rows.map(({ detail }) => detail).join('\n');
};

/** PostgreSQL scans small tables even if they have an index, so sequential scans are disabled where possible. */
const planOnPostgres = async (strapi: Core.Strapi, { sql, bindings }: Statement): Promise<string> =>
  strapi.db.connection.transaction(async (transaction) => {
    await transaction.raw('set local enable_seqscan = off');
    let place = 0;
    const numbered = sql.replace(/\$\d+|\?/g, () =>
      transaction.raw('?', [bindings[place++] as string]).toString()
    );
    const { rows } = await transaction.raw<{ rows: { 'QUERY PLAN': string }[] }>(`explain ${numbered}`);
    return rows.map((row) => row['QUERY PLAN']).join('\n');
  });

/** Adds enough rows for an index look-up to cost less than a scan in sort order. */
const fillOnPostgres = async (strapi: Core.Strapi): Promise<void> => {
  await strapi.db.connection.raw(
    `insert into crm_user_invite_contacts (document_id, active, sort_key, name_key, company_key, email_key)
     select n, true, 'last' || n, 'first' || n, 'company' || n, 'address' || n from generate_series(1, 5000) n`
  );
  await strapi.db.connection.raw('analyze crm_user_invite_contacts');
};

interface Database {
  name: string;
  server?: () => Promise<DatabaseServer>;
  schema?: string;
  fill?: (strapi: Core.Strapi) => Promise<void>;
  plan: typeof planOnSqlite;
  /** Matches a plan that reads a whole table. */
  whole: RegExp;
}

const POSTGRES = { server: startPostgres, fill: fillOnPostgres, plan: planOnPostgres, whole: /Seq Scan/ };

describe.each<Database>([
  { name: 'SQLite', plan: planOnSqlite, whole: /SCAN \S+$/m },
  { name: 'PostgreSQL', ...POSTGRES },
  { name: 'PostgreSQL with a schema of another name', ...POSTGRES, schema: OTHER_SCHEMA },
])('the lists, on $name', ({ server: start, schema, fill, plan, whole }) => {
  let server: DatabaseServer | undefined;
  let app: TestApp;

  beforeAll(async () => {
    server = await start?.();
    app = await bootStrapi({ database: await server?.createDatabase(schema) });
    await fill?.(app.strapi);
  }, 120_000);
  afterAll(async () => {
    await app.stop();
    await server?.stop();
  });

  it.each(Object.entries(LISTS))('of %s are read from indexes', async (_name, { read, indexes }) => {
    const { strapi } = app;
    const plans: string[] = [];
    for (const statement of await statementsOf(strapi, () => read(strapi))) {
      plans.push(await plan(strapi, statement));
    }
    const all = plans.join('\n\n');
    expect(all).not.toMatch(whole);
    expect(indexes.filter((index) => !all.includes(index))).toEqual([]);
  });
});
