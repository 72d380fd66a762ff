import { bootStrapi, type BootOptions, type TestApp } from '../../helpers/strapi';
import { startPostgres, type PostgresServer } from '../../helpers/postgres';

export type Boot = (options?: BootOptions) => Promise<TestApp>;

/** Runs the same tests on SQLite and on PostgreSQL. */
export const onEachDatabase = (name: string, tests: (boot: Boot) => void): void => {
  describe('on SQLite', () => {
    describe(name, () => tests(bootStrapi));
  });

  describe('on PostgreSQL', () => {
    let server: PostgresServer;
    beforeAll(async () => {
      server = await startPostgres();
    });
    afterAll(async () => server.stop());

    // A describe of its own: its hooks end before the server is stopped.
    describe(name, () =>
      tests(async (options) => bootStrapi({ database: await server.createDatabase(), ...options }))
    );
  });
};
