/** @run gate, nightly */

import { OTHER_SCHEMA, PUBLIC_SCHEMA } from '../helpers/database-server';
import { startPostgres, type PostgresServer } from '../helpers/postgres';
import { casesOfRun } from '../helpers/cases-of-run';
import { bootStrapi, type TestApp } from '../helpers/strapi';
import { liveThrough, type Crm, type Fault } from './support/day';
import { embeddedCrm } from './support/embedded-crm';
import { TcpProxy } from './support/tcp-proxy';

/**
 * Strapi 5.54 does not catch a failure of `SET search_path` on a new connection, so Node ends the process.
 * The tests that kill Strapi cover that case; here it would end the test run.
 */
const surviveFailedInitialization = ({ strapi }: TestApp): void => {
  const { dialect } = strapi.db;
  const initialize = dialect.initialize.bind(dialect);
  jest
    .spyOn(dialect, 'initialize')
    .mockImplementation((connection) => initialize(connection).catch(() => new Promise(() => undefined)));
};

const SCHEMAS = [PUBLIC_SCHEMA, OTHER_SCHEMA];

describe.each(casesOfRun(SCHEMAS, (schema) => schema === OTHER_SCHEMA))(
  'a site whose database fails, with the schema %s,',
  (schema) => {
    let postgres: PostgresServer;
    let proxy: TcpProxy;
    let app: TestApp;
    let crm: Crm;

    beforeAll(async () => {
      postgres = await startPostgres();
      const database = await postgres.createDatabase(schema);
      proxy = await TcpProxy.start(database.port);
      app = await bootStrapi({ database: { ...database, port: proxy.port } });
      surviveFailedInitialization(app);
      crm = await embeddedCrm(app);
    });
    afterAll(async () => {
      await app?.stop();
      await proxy?.stop();
      await postgres.stop();
    });

    const faults: [string, Pick<Fault, 'begin' | 'end'>][] = [
      ['refuses', { begin: () => proxy.become('refuse'), end: () => proxy.become('fair') }],
      ['stalls', { begin: () => proxy.become('stall'), end: () => proxy.become('fair') }],
      ['answers late', { begin: () => proxy.become('slow'), end: () => proxy.become('fair') }],
      [
        'is cut off in the middle of its answers',
        { begin: () => proxy.become('halve'), end: () => proxy.become('fair') },
      ],
      [
        'commits and cannot say so',
        { begin: () => proxy.become('swallow'), end: () => proxy.become('fair') },
      ],
      [
        'drops its connections again and again',
        (() => {
          let timer: NodeJS.Timeout;
          return {
            begin: () => void (timer = setInterval(() => proxy.hangUp(), 60)),
            end: () => clearInterval(timer),
          };
        })(),
      ],
    ];

    it.each(casesOfRun(faults, ([what]) => what === 'refuses' || what === 'commits and cannot say so'))(
      'loses and repeats nothing when it %s',
      async (_, fault) => {
        const before = proxy.troubles;
        await liveThrough(app, crm, { ...fault, milliseconds: 2_000 });
        if (_ !== 'answers late') expect(proxy.troubles).toBeGreaterThan(before);
      },
      120_000
    );
  }
);
