import { execFileSync } from 'node:child_process';
import { readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import request from 'supertest';
import { Child } from '../../scripts/demo/child';
import { eventually } from '../e2e/support/eventually';
import { startPostgres, type PostgresServer } from '../helpers/postgres';
import { createBareApp, freePort, type BareApp, type BareAppOptions } from './support/bare-app';
import { pack, ROOT, run, type Tarball } from './support/tarball';

const MAILDEV = path.join(ROOT, 'node_modules/maildev/dist/bin/maildev.js');
const ADMIN = {
  firstname: 'Grace',
  lastname: 'Hopper',
  email: 'staff@example.org',
  password: 'Staff-password-1',
};
const CONTACT = { firstName: 'Nora', lastName: 'Lindqvist', email: 'nora@example.org' };
const CONTACTS = '/content-manager/collection-types/plugin::crm-user-invite.contact';

/** Building an admin takes a minute, and longer on a busy machine. */
jest.setTimeout(10 * 60_000);

interface Mail {
  to: { address: string }[];
  text: string;
}

const startMailbox = async () => {
  const [web, smtp] = [await freePort(), await freePort()];
  const args = [
    MAILDEV,
    '--web',
    String(web),
    '--web-ip',
    '127.0.0.1',
    '--smtp',
    String(smtp),
    '--ip',
    '127.0.0.1',
  ];
  const child = new Child({ name: 'mailbox', args, cwd: ROOT, env: process.env, show: 'none' });
  return {
    smtp: String(smtp),
    codeSentTo: (address: string): Promise<string> =>
      eventually(`e-mail to ${address}`, async () => {
        const mails = (await (await fetch(`http://127.0.0.1:${web}/api/email`)).json()) as Mail[];
        const mail = mails.find(({ to }) => to.some((recipient) => recipient.address === address));
        return mail && /#invitation=([\w-]{43})/.exec(mail.text)?.[1];
      }),
    stop: () => child.stop(),
  };
};

/** What type-checks in the app, and what does not. */
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

describe.each<Case>([
  { language: 'javascript', database: 'PostgreSQL', environment: 'production' },
  { language: 'typescript', database: 'SQLite', environment: 'development' },
])(
  'In a new app in $language, on $database, in $environment, the plugin',
  ({ language, database, environment }) => {
    let app: BareApp;
    let mailbox: Awaited<ReturnType<typeof startMailbox>>;
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

    it('is installed from the package with what it depends on, and nothing of Strapi', () => {
      expect(app.installed).toEqual(
        expect.arrayContaining(['strapi-plugin-crm-user-invite', 'axios', 'zod'])
      );
      expect(app.installed).not.toContain('@strapi');
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
        // From CommonJS the element, an ES module for browsers, is out of reach there.
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
          // The resolution of Strapi's apps. Each look at the types takes seconds.
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
      const started = strapi;
      let hasEnded = false;
      void started.exited.then(() => (hasEnded = true));
      const http = `http://127.0.0.1:${port}`;
      // In production the site is reached by HTTPS, which a proxy ends.
      const call = request.agent(http).set('X-Forwarded-Proto', 'https');
      await eventually('answer of Strapi', async () => {
        if (hasEnded) throw new Error(`Strapi did not start:\n${started.lastLines.join('\n')}`);
        return fetch(`${http}/_health`).catch(() => null);
      });
      expect((await call.get('/admin')).text).toContain('<div id="strapi"');

      const registered = await call.post('/admin/register-admin').send(ADMIN);
      const authorization = `Bearer ${registered.body.data.token}`;
      const staff = (method: 'get' | 'post', url: string) =>
        call[method](url).set('Authorization', authorization);

      const [portal] = (await staff('get', '/crm-user-invite/portals')).body.data;
      expect(portal).toMatchObject({ name: 'Customer Portal', roles: [{ name: 'Customer' }] });
      const contact = (await staff('post', CONTACTS).send(CONTACT)).body.data.documentId as string;
      const invited = await staff('post', '/crm-user-invite/invitations').send({
        contactIds: [contact],
        portalId: portal.id,
        roleId: portal.roles[0].id,
      });
      expect([invited.status, invited.body.data?.accepted?.length]).toEqual([202, 1]);

      const code = await mailbox.codeSentTo(CONTACT.email);
      const redeemed = await call
        .post('/api/crm-user-invite/invitations/redeem')
        .send({ code, password: 'quiet-otters-hold-hands' });
      expect(redeemed.body.data).toMatchObject({ status: 'created', user: { email: CONTACT.email } });

      const me = await call
        .post('/api/auth/local')
        .send({ identifier: CONTACT.email, password: 'quiet-otters-hold-hands' });
      expect(me.status).toBe(200);
      await eventually('portal user', async () => {
        const { body } = await staff('get', `/crm-user-invite/contacts/${contact}`);
        return body.data.portalUsers.length === 1;
      });
      const element = await call.get('/api/crm-user-invite/widget/index.js');
      expect([element.status, element.type]).toEqual([200, 'text/javascript']);
    });
  }
);
