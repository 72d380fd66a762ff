import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseOptions, readEnvironment, settingsFrom } from '../../../scripts/demo/settings';

describe('The settings of the demo', () => {
  it('need no environment', () => {
    expect(settingsFrom({})).toMatchObject({
      strapiUrl: 'http://127.0.0.1:1337',
      siteUrl: 'http://127.0.0.1:4321',
      mailbox: { port: 1080, smtpPort: 1025 },
      admin: { email: 'admin@example.com', passwordIsOwn: false },
      env: { SMTP_HOST: '127.0.0.1', SMTP_PORT: '1025' },
    });
  });

  it('start no mailbox if a mail server is configured', () => {
    const { mailbox, env } = settingsFrom({ SMTP_HOST: 'mail.example.com', SMTP_PORT: '587' });

    expect(mailbox).toBeNull();
    expect(env).toMatchObject({ SMTP_HOST: 'mail.example.com', SMTP_PORT: '587' });
  });

  it('send mail to this machine when the mailbox listens everywhere', () => {
    expect(settingsFrom({ HOST: '0.0.0.0' })).toMatchObject({
      strapiUrl: 'http://localhost:1337',
      env: { HOST: '0.0.0.0', SMTP_HOST: '127.0.0.1' },
    });
  });

  it('make Strapi a client of the OpenID provider, with a new secret each time', () => {
    const { openid, env } = settingsFrom({ PORT: '2000', OPENID_PORT: '2001' });

    expect(openid).toEqual({ port: 2001, url: 'http://127.0.0.1:2001' });
    expect(env).toMatchObject({
      OPENID_URL: openid.url,
      OPENID_REDIRECT_URIS: 'http://127.0.0.1:2000/api/connect/example/callback',
      OPENID_CLIENT_SECRET: expect.stringMatching(/^[\w-]{32}$/),
    });
    expect(env.OPENID_CLIENT_SECRET).not.toBe(settingsFrom({}).env.OPENID_CLIENT_SECRET);
  });

  it.each([
    [undefined, 'development'],
    ['production', 'production'],
    ['test', 'development'],
  ])('take NODE_ENV=%s for %s', (asked, used) => {
    expect(settingsFrom({ NODE_ENV: asked }).env.NODE_ENV).toBe(used);
  });

  it.each([{}, { DATABASE_CLIENT: '' }])('use SQLite with %j', (env) => {
    expect(settingsFrom(env).env.DATABASE_CLIENT).toBe('sqlite');
  });

  it("keep variables for Strapi's database", () => {
    expect(settingsFrom({ DATABASE_CLIENT: 'postgres' }).env.DATABASE_CLIENT).toBe('postgres');
  });

  it.each(['mariadb', 'postgresql', 'mysql2'])('refuse the database client %p', (client) => {
    expect(() => settingsFrom({ DATABASE_CLIENT: client })).toThrow(
      `DATABASE_CLIENT must be sqlite, postgres or mysql (also for MariaDB). It is "${client}".`
    );
  });

  it.each(['eighty', '0', '65536', '1.5', '-1'])(
    'name the variable that contains %p, which is not a port',
    (value) => {
      expect(() => settingsFrom({ SITE_PORT: value })).toThrow(/SITE_PORT must be a port/);
    }
  );

  it('come from playground/.env unless the environment sets them', () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'demo-settings-'));
    writeFileSync(path.join(folder, '.env'), 'PORT=2000\nSITE_PORT=2001\n');

    expect(settingsFrom(readEnvironment(folder, { PORT: '3000' }))).toMatchObject({
      port: 3000,
      sitePort: 2001,
    });
    expect(settingsFrom(readEnvironment(path.join(folder, 'none'), {}))).toMatchObject({ port: 1337 });
  });
});

describe('The options of the demo', () => {
  it('are --reset and --help', () => {
    expect(parseOptions([])).toMatchObject({ reset: false, help: false });
    expect(parseOptions(['--reset'])).toMatchObject({ reset: true });
  });

  it('skip the tables in Dynamics in a bare start, which requires Dynamics', () => {
    const options = parseOptions(['--crm', 'dataverse', '--bare']);
    expect(settingsFrom({}, options).env.DYNAMICS_BARE).toBe('true');
    expect(settingsFrom({}, parseOptions(['--crm', 'dataverse'])).env.DYNAMICS_BARE).toBe('false');
    expect(() => parseOptions(['--bare'])).toThrow('--bare requires --crm dataverse.');
  });

  it('are listed after an unknown one', () => {
    expect(() => parseOptions(['--rest'])).toThrow(/--rest[^]*--reset {3}start from fresh data/);
  });
});
