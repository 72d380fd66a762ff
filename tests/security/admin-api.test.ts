import request from 'supertest';
import { PERMISSIONS, permissionAction, type PermissionName } from '../../contracts';
import { crmContentTypes } from '../../server/src/content-types/crm';
import { ledgerContentTypes } from '../../server/src/content-types/ledger';
import { routes } from '../../server/src/routes';
import { bootStrapi, ORIGIN, type TestApp } from '../helpers/strapi';
import { adminToken } from '../integration/widget/support';
import { createStage, type Stage } from '../integration/support/stage';

const ACTIONS = Object.keys(PERMISSIONS) as PermissionName[];
const LEDGER = Object.values(ledgerContentTypes).map(({ schema }) => schema.info);
const CRM = Object.values(crmContentTypes({ visible: true })).map(({ schema }) => schema.info);

let app: TestApp;
let stage: Stage;

beforeAll(async () => {
  app = await bootStrapi();
  stage = await createStage(app);
});
afterAll(async () => app.stop());

interface Route {
  method: string;
  path: string;
  permission: string | null;
}

/** The permission that a route requires; null if it is open to every signed-in admin. */
const permissionOf = (policies: unknown): string | null => {
  const list = (policies ?? []) as (string | { name: string; config?: { actions: string[] } })[];
  return (
    list.flatMap((policy) => (typeof policy === 'string' ? [] : (policy.config?.actions ?? [])))[0] ?? null
  );
};
const ROUTES: Route[] = routes.admin.routes.map(({ method, path, config }) => ({
  method,
  path,
  permission: permissionOf(config?.policies),
}));
const FOR_EVERY_ADMIN = ['/pages', '/pages/resolve', '/widget/options'];

const call = ({ method, path }: Route, authorization?: string) => {
  const url = `/crm-user-invite${path.replace(':id', 'nobody')}`;
  const asked = request(app.http)[method.toLowerCase() as 'get' | 'post' | 'put' | 'delete'](url);
  return authorization ? asked.set('Authorization', authorization) : asked;
};

describe('admin routes with no, wrong and lesser permissions', () => {
  it('require a permission, except those that the designer needs', () => {
    expect(ROUTES.filter(({ permission }) => permission === null).map(({ path }) => path)).toEqual(
      FOR_EVERY_ADMIN
    );
    const known = ACTIONS.map(permissionAction);
    for (const { permission } of ROUTES) if (permission) expect(known).toContain(permission);
  });

  it('refuse requests without a token, or with one that is not an admin’s', async () => {
    const email = 'user@example.org';
    const signUp = { username: email, email, password: 'a password of some length' };
    const { jwt } = (await request(app.http).post('/api/auth/local/register').send(signUp)).body;
    const { accessKey } = (await app.strapi.service('admin::api-token').create({
      ...{ name: 'all', description: '', type: 'full-access', lifespan: null },
    })) as { accessKey: string };
    const tokens = [undefined, `Bearer ${jwt}`, `Bearer ${accessKey}`, 'Bearer nonsense', 'Basic YTpi'];
    for (const route of ROUTES) {
      for (const token of tokens) {
        expect([route.path, token, (await call(route, token)).status]).toEqual([route.path, token, 401]);
      }
    }
  });

  it("refuse an admin without permissions, except for the designer's routes", async () => {
    const token = await adminToken(app.strapi, []);
    for (const route of ROUTES) {
      const { status } = await call(route, token);
      expect([route.path, status === 403]).toEqual([route.path, route.permission !== null]);
    }
  });

  it.each(ACTIONS)('require %s itself, which opens no other routes', async (name) => {
    const action = permissionAction(name);
    const others = ACTIONS.filter((each) => each !== name).map((each) => ({
      action: permissionAction(each),
      subject: null,
    }));
    const [lesser, only] = [
      await adminToken(app.strapi, others),
      await adminToken(app.strapi, [{ action, subject: null }]),
    ];
    for (const route of ROUTES.filter(({ permission }) => permission !== null)) {
      const isIts = route.permission === action;
      const opens = (await call(route, only)).status !== 403;
      expect([route.method, route.path, opens]).toEqual([route.method, route.path, isIts]);
      if (isIts) expect([route.path, (await call(route, lesser)).status]).toEqual([route.path, 403]);
    }
  });
});

describe('a link to hand over, by lesser permissions', () => {
  const NAMES = ['invitations.read', 'invitations.send', 'invitations.revoke', 'invitations.link'] as const;
  const subsets = Array.from({ length: 2 ** NAMES.length }, (_, bits) =>
    NAMES.filter((_name, place) => bits & (1 << place))
  );

  it.each(subsets.map((names) => [names.join(', ') || 'none', names] as const))(
    'is made by: %s',
    async (_title, names) => {
      const has = (name: PermissionName) => names.some((each) => each === name);
      const token = await adminToken(
        app.strapi,
        names.map((name) => ({ action: permissionAction(name), subject: null }))
      );
      const send = (path: string, body: object = {}) =>
        request(app.http).post(`/crm-user-invite${path}`).set('Authorization', token).send(body);
      const contact = async () => (await stage.contact({ doNotEmail: true })).documentId;
      const invited = await stage.invite(await contact(), { notify: false });
      const { invitationId } = invited.body.data.accepted[0] as { invitationId: string };

      const made = await send(`/invitations/${invitationId}/link`);
      expect(made.status).toBe(has('invitations.link') ? 200 : 403);
      expect(JSON.stringify(made.body).includes('#invitation=')).toBe(has('invitations.link'));
      const target = { portalId: stage.portal.documentId, roleId: stage.role.documentId };
      const invite = async (more: object) =>
        (await send('/invitations', { ...target, contactIds: [await contact()], ...more })).status;
      expect(await invite({ notify: false })).toBe(
        has('invitations.send') && has('invitations.link') ? 202 : 403
      );
      expect(await invite({ notify: true })).toBe(has('invitations.send') ? 202 : 403);
      const rows = await stage.rows('invitation-code', { invitationId });
      expect(rows).toHaveLength(has('invitations.link') ? 1 : 0);
    }
  );

  it('is not reached through the Content API, by anybody', async () => {
    const email = 'linker@example.org';
    const signUp = { username: email, email, password: 'a password of some length' };
    const { jwt } = (await request(app.http).post('/api/auth/local/register').send(signUp)).body;
    const { accessKey } = (await app.strapi.service('admin::api-token').create({
      ...{ name: 'links', description: '', type: 'full-access', lifespan: null },
    })) as { accessKey: string };
    const invited = await stage.invite((await stage.contact()).documentId, { notify: false });
    const { invitationId } = invited.body.data.accepted[0] as { invitationId: string };
    for (const token of [jwt, accessKey, null]) {
      for (const prefix of ['/api/crm-user-invite', '/crm-user-invite']) {
        const call = request(app.http).post(`${prefix}/invitations/${invitationId}/link`);
        const answer = await (token ? call.set('Authorization', `Bearer ${token}`) : call);
        expect([prefix, [401, 404, 405].includes(answer.status)]).toEqual([prefix, true]);
      }
    }
    expect(await stage.rows('invitation-code', { invitationId })).toEqual([]);
  });
});

describe('filters and populate on hidden fields', () => {
  it.each([...LEDGER, ...CRM].map(({ pluralName }) => pluralName))(
    'reach no records of %s through the Content API',
    async (pluralName) => {
      for (const path of [`/api/${pluralName}`, `/api/crm-user-invite/${pluralName}`]) {
        const answer = await request(app.http).get(`${path}?populate=*&filters[id][$gt]=0`);
        expect([path, answer.status]).toEqual([path, 404]);
      }
    }
  );

  it.each(LEDGER.map(({ singularName }) => singularName))(
    'reach no rows of %s in the Content Manager, even for a super admin',
    async (singularName) => {
      const token = await adminToken(app.strapi);
      const uid = `plugin::crm-user-invite.${singularName}`;
      for (const path of [
        `/content-manager/collection-types/${uid}`,
        `/content-manager/collection-types/${uid}?filters[hash][$startsWith]=a`,
        `/content-manager/collection-types/${uid}/1`,
        `/content-manager/relations/${uid}/invitationId`,
      ]) {
        const answer = await request(app.http).get(path).set('Authorization', token);
        expect([path, answer.status >= 400 && answer.status < 500]).toEqual([path, true]);
      }
      const written = await request(app.http)
        .post(`/content-manager/collection-types/${uid}`)
        .set('Authorization', token)
        .send({ hash: 'x', invitationId: 'x', generation: 1 });
      expect(written.status).toBe(403);
    }
  );

  it('do not change what lists return', async () => {
    await stage.invite((await stage.contact({ email: 'listed@example.org' })).documentId);
    await stage.jobsDone();
    for (const list of ['/contacts', '/invitations', '/portals', '/jobs']) {
      const plain = await stage.admin('get', list);
      for (const query of [
        'populate=*',
        'populate[invitations][populate]=*',
        'fields[0]=sortKey',
        'filters[sortKey][$startsWith]=zzz',
        'filters[address][$startsWith]=zzz',
        'sort=generation',
        '_q=zzz',
      ]) {
        const asked = await stage.admin('get', `${list}?${query}`);
        expect([list, query, asked.status, asked.body]).toEqual([list, query, 200, plain.body]);
      }
      expect(JSON.stringify(plain.body)).not.toMatch(/sortKey|openKey|generation|password|hash|"code"/);
    }
  });

  it("reveal nothing of a user through the plugin's records", async () => {
    const role = await app.strapi.db
      .query('plugin::users-permissions.role')
      .findOne({ where: { type: 'public' } });
    await app.strapi.db
      .query('plugin::users-permissions.permission')
      .create({ data: { action: 'plugin::users-permissions.user.find', role: role.id } });
    const email = 'asked@example.org';
    await stage.invite((await stage.contact({ email })).documentId);
    const code = await stage.codeSentTo(email);
    await stage.post('/invitations/redeem', { code, password: 'a password of some length' });
    for (const name of ['account', 'invitation', 'invitations', 'portalUser', 'password']) {
      const populated = await request(app.http).get(`/api/users?populate=${name}`);
      expect(JSON.stringify(populated.body)).not.toMatch(/\$2[aby]\$|endedAt|generation/);
      const filtered = await request(app.http).get(`/api/users?filters[${name}][$startsWith]=$2`);
      expect([name, filtered.status]).toEqual([name, 400]);
    }
  });
});

describe('text that PostgreSQL cannot store, from a member of staff', () => {
  const ZERO = 'a\u0000b';
  const invitation = { contactIds: ['x'], portalId: 'x', roleId: 'x' };

  it.each([
    ['post', '/invitations', { ...invitation, message: ZERO }, ['message']],
    ['post', '/invitations/preview', { ...invitation, message: ZERO }, ['message']],
    ['put', '/portals/x', { name: ZERO }, ['name']],
    [
      'put',
      '/portals/x',
      { emailTemplates: { en: { subject: ZERO, html: 'x' } } },
      ['emailTemplates', 'en', 'subject'],
    ],
    ['put', '/portals/x', { emailTemplates: { [ZERO]: { subject: 'x', html: 'x' } } }, ['emailTemplates']],
    ['post', '/webhooks', { name: ZERO, url: 'https://hooks.example.com' }, ['name']],
    ['get', '/pages?locale=a%00b', undefined, ['locale']],
    ['get', '/invitations?cursor=a%00b', undefined, ['cursor']],
    ['post', '/invitations', { ...invitation, message: 'half \ud83d a face' }, ['message']],
    [
      'put',
      '/portals/x',
      { emailTemplates: { en: { subject: 'x', html: '\ud83d' } } },
      ['emailTemplates', 'en', 'html'],
    ],
  ] as const)('is refused: %s %s %j', async (method, path, body, where) => {
    const answer = await stage.admin(method, path, body);
    expect([answer.status, answer.body.error.details]).toEqual([
      400,
      {
        code: 'request.invalid',
        errors: [expect.objectContaining({ path: where, code: 'value.control-characters' })],
      },
    ]);
  });
});

describe('open redirects', () => {
  it('are not in any answer of the plugin', async () => {
    for (const next of ['https://evil.example.net', '//evil.example.net']) {
      const query = `redirect=${next}&url=${next}&next=${next}&callback=${next}`;
      for (const path of [
        '/api/crm-user-invite/invitations/inspect',
        '/api/crm-user-invite/widget/index.js',
      ]) {
        for (const method of ['get', 'post'] as const) {
          const answer = await request(app.http)[method](`${path}?${query}`);
          expect([path, answer.headers.location, answer.status < 300 || answer.status >= 400]).toEqual([
            ...[path, undefined, true],
          ]);
        }
      }
    }
  });

  it.each([
    'https://evil.example.net/sign-up',
    `${ORIGIN}.evil.example.net/sign-up`,
    `${ORIGIN}@evil.example.net/sign-up`,
    'javascript:alert(1)',
    'http://www.example.com/sign-up',
    `${ORIGIN}:8443/sign-up`,
  ])('are not possible by a link to %s', async (signUpUrl) => {
    const answer = await stage.admin('put', `/portals/${stage.portal.documentId}`, { signUpUrl });
    expect([answer.status, answer.body.error.details.errors[0].path]).toEqual([400, ['signUpUrl']]);
  });
});
