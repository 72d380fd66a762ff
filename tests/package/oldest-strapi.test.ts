/** @run nightly */
import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Child } from '../../scripts/demo/child';
import { createBareApp, freePort, type BareApp } from './support/bare-app';
import { inviteAndSignUp } from './support/journey';
import { excessOf } from './support/limits';
import { startMailbox, type Mailbox } from './support/mailbox';
import { pack, ROOT, type Tarball } from './support/tarball';

/** Installs Strapi with all dependencies and builds its admin. */
jest.setTimeout(30 * 60_000);

const { peerDependencies } = JSON.parse(readFileSync(path.join(ROOT, 'package.json'), 'utf8')) as {
  peerDependencies: Record<string, string>;
};
const oldest = (peerDependencies['@strapi/strapi'] ?? '').replace('^', '');

describe(`In a new app on the oldest Strapi that is supported, ${oldest}, the plugin`, () => {
  let tarball: Tarball;
  let app: BareApp;
  let mailbox: Mailbox;
  let strapi: Child | undefined;

  beforeAll(async () => {
    [tarball, mailbox] = await Promise.all([pack(), startMailbox()]);
    app = await createBareApp(
      { language: 'javascript', environment: 'development', database: 'sqlite', strapi: oldest },
      tarball.path
    );
  });
  afterAll(async () => {
    await strapi?.stop();
    await mailbox.stop();
    await app.remove();
    await tarball.remove();
  });

  it('brings no second Strapi and no second design system', () => {
    expect(app.installed).toContain('strapi-plugin-crm-user-invite');
    expect(app.installed.filter((name) => name.startsWith('@strapi/'))).toEqual([]);
  });

  it('adds little to the packages that the app has', () => {
    expect(excessOf(app.weight)).toEqual([]);
  });

  it('is built into the admin', async () => {
    await app.build();
    expect(await readFile(path.join(app.dir, 'build/index.html'), 'utf8')).toContain('<div id="strapi"');
  });

  it('turns a contact into a user, through the API alone', async () => {
    const port = String(await freePort());
    strapi = app.start({ PORT: port, SMTP_HOST: '127.0.0.1', SMTP_PORT: mailbox.smtp });
    await inviteAndSignUp({ strapi, port, mailbox });
  });
});
