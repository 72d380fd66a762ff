/** @run nightly */

import { OTHER_SCHEMA, PUBLIC_SCHEMA, type DatabaseServer } from '../helpers/database-server';
import { findCommand } from '../helpers/find-command.cjs';
import { startMariadb } from '../helpers/mariadb';
import { startPostgres } from '../helpers/postgres';
import { inBrowser } from './support/browser';
import { startDemo, START_TIMEOUT_MS, type Demo } from './support/demo';
import { goTheWholeWay } from './support/journey';

interface Database {
  name: string;
  start: () => Promise<DatabaseServer>;
  schema?: string;
}

describe.each<Database>([
  { name: 'PostgreSQL', start: startPostgres, schema: PUBLIC_SCHEMA },
  { name: 'PostgreSQL with a schema of another name', start: startPostgres, schema: OTHER_SCHEMA },
  ...(process.env.CI || findCommand('mariadbd') ? [{ name: 'MariaDB', start: startMariadb }] : []),
])('an invitation with the demo on $name', ({ start, schema }) => {
  let server: DatabaseServer | undefined;
  let demo: Demo | undefined;

  beforeAll(async () => {
    server = await start();
    // The demo does what `npm run demo` does by default.
    demo = await startDemo({ database: await server.createDatabase(schema), environment: 'development' });
  }, START_TIMEOUT_MS);
  afterAll(async () => {
    await demo?.stop();
    await server?.stop();
  });

  it('leads from the contact in the CRM to the welcome page', inBrowser(goTheWholeWay));
});
