/** @run gate, nightly */
import { execFileSync } from 'node:child_process';
import { readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Child } from '../../scripts/demo/child';
import { casesOfRun } from '../helpers/cases-of-run';
import { startPostgres, type PostgresServer } from '../helpers/postgres';
import { createBareApp, freePort, type BareApp, type BareAppOptions } from './support/bare-app';
import { inviteAndSignUp } from './support/journey';
import { excessOf } from './support/limits';
import { startMailbox, type Mailbox } from './support/mailbox';
import { pack, ROOT, run, type Tarball } from './support/tarball';

/** Building the admin takes a minute, or longer on a busy machine. */
jest.setTimeout(10 * 60_000);

/** Statements that must type-check in the app, and others that must not. */
const USES = `
import { defineConfig, type CrmUserInviteConfig } from 'strapi-plugin-crm-user-invite/config';
import { PLUGIN_ID, redeemRequestSchema, type RedeemRequest } from 'strapi-plugin-crm-user-invite/contracts';
import server from 'strapi-plugin-crm-user-invite/strapi-server';
import admin from 'strapi-plugin-crm-user-invite/strapi-admin';
import type { CrmUserInvite } from 'strapi-plugin-crm-user-invite/widget';
import type {} from 'strapi-plugin-crm-user-invite/widget/jsx';

export const config: CrmUserInviteConfig = defineConfig({ allowedOrigins: [], invitation: { signIn: false } });
export const request: RedeemRequest = redeemRequestSchema.parse({ code: PLUGIN_ID, password: '' });
export const load = [server.register, admin.register];
export const state = (element: CrmUserInvite): string => element.state;
`;

let tarball: Tarball;
let postgres: PostgresServer;
beforeAll(async () => {
  [tarball, postgres] = await Promise.all([pack(), startPostgres()]);
});
afterAll(async () => Promise.all([tarball.remove(), postgres.stop()]));

interface Case extends Pick<BareAppOptions, 'language' | 'environment'> {
  database: 'SQLite' | 'PostgreSQL';
}

const CASES: Case[] = [
  { language: 'javascript', database: 'PostgreSQL', environment: 'production' },
  { language: 'typescript', database: 'SQLite', environment: 'development' },
];

describe.each(casesOfRun(CASES, ({ database }) => database === 'SQLite'))(
  'In a new app in $language, on $database, in $environment, the plugin',
  ({ language, database, environment }) => {
    let app: BareApp;
    let mailbox: Mailbox;
    let strapi: Child | undefined;

    beforeAll(async () => {
      const options: BareAppOptions = {
        language,
        environment,
        database: database === 'SQLite' ? 'sqlite' : await postgres.createDatabase(),
      };
      [app, mailbox] = await Promise.all([createBareApp(options, tarball.path), startMailbox()]);
    });
    afterAll(async () => {
      await strapi?.stop();
      await mailbox.stop();
      await app.remove();
    });

    it('is installed from the package with its dependencies, but without packages of Strapi', () => {
      expect(app.installed).toEqual(
        expect.arrayContaining(['strapi-plugin-crm-user-invite', 'axios', 'zod'])
      );
      expect(app.installed).not.toContain('@strapi');
    });

    it('adds little to the packages that the app has', () => {
      expect(excessOf(app.weight)).toEqual([]);
    });

    it('types its configuration without loading its server', () => {
      const script = `require('strapi-plugin-crm-user-invite/config').defineConfig({}); console.log(Object.keys(require.cache).length)`;
      expect(execFileSync(process.execPath, ['-e', script], { cwd: app.dir, encoding: 'utf8' }).trim()).toBe(
        '1'
      );
    });

    if (language === 'typescript') {
      it.each([
        ['node10', 'commonjs', 'uses.ts'],
        // CommonJS cannot import the element there, because it is an ES module for browsers.
        ['node16', 'node16', 'uses.mts'],
        ['bundler', 'esnext', 'uses.ts'],
      ])(
        'has types for all of its entries, with the resolution %s',
        async (moduleResolution, module, file) => {
          const check = async (code: string): Promise<string> => {
            await writeFile(path.join(app.dir, file), code);
            const options = [
              '--noEmit',
              '--strict',
              '--skipLibCheck',
              '--esModuleInterop',
              '--target',
              'es2022',
            ];
            const resolution = ['--moduleResolution', moduleResolution, '--module', module];
            const tsc = path.join(ROOT, 'node_modules/typescript/bin/tsc');
            try {
              return await run(process.execPath, [tsc, ...options, ...resolution, file], app.dir);
            } catch (error) {
              return (error as Error).message;
            } finally {
              await rm(path.join(app.dir, file));
            }
          };
          expect(await check(USES)).toBe('');
          // Only the module resolution of Strapi's apps, because each check takes seconds.
          if (moduleResolution !== 'node10') return;
          expect(await check(USES.replace('signIn: false', 'singIn: false'))).toContain(
            "'singIn' does not exist"
          );
        }
      );
    }

    it('is built into the admin', async () => {
      await app.build();
      const page = language === 'typescript' ? 'dist/build/index.html' : 'build/index.html';
      expect(await readFile(path.join(app.dir, page), 'utf8')).toContain('<div id="strapi"');
    });

    it('turns a contact into a user, through the API alone', async () => {
      const port = String(await freePort());
      strapi = app.start({ PORT: port, SMTP_HOST: '127.0.0.1', SMTP_PORT: mailbox.smtp });
      await inviteAndSignUp({ strapi, port, mailbox });
    });
  }
);
