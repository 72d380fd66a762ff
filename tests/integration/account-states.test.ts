/** @databases all at night */
import { randomUUID } from 'node:crypto';
import request from 'supertest';
import { applicationOf } from '../../server/src/compose';
import { sqlTables } from '../../server/src/database/tables';
import { ScriptedProvider } from '../helpers/scripted-provider';
import { bootStrapi, ORIGIN, userToken, type TestApp } from '../helpers/strapi';
import { asSuperAdmin, type AdminCall } from '../helpers/super-admin';
import { createProviders, type Providers } from './support/providers';
import { createStage, type Stage } from './support/stage';

const PASSWORD = 'a password of some length';
const OTHER_PASSWORD = 'another one, a little longer';
const CLIENT = { key: 'the-website', secret: 'its secret' };
const USER = 'plugin::users-permissions.user';
const ACCOUNT = 'plugin::crm-user-invite.account';

/**
 * The state of the user with the invited address. Strapi's row does not show who ended the access or blocked
 * the user.
 */
const USERS = ['none', 'active', 'ended', 'blocked', 'unconfirmed', 'of a provider'] as const;
/** The plugin's account row: for the user with the address, or an outdated one. */
const ACCOUNTS = ['none', 'own', 'stale'] as const;
const PORTAL_USERS = ['none', 'active here', 'ended here', 'active elsewhere', 'ended elsewhere'] as const;

type UserState = (typeof USERS)[number];
type AccountState = (typeof ACCOUNTS)[number];
type PortalUserState = (typeof PORTAL_USERS)[number];

/** The expected responses of inspect, of accept with the user's token, and of redeem. */
const ANSWERS: Record<UserState, [inspect: string, accept: string, redeem: string]> = {
  none: ['open', 'sign-in.required', 'created'],
  active: ['existing-user', 'accepted', 'existing-user'],
  ended: ['open', 'sign-in.required', 'created'],
  blocked: ['user.blocked', 'user.blocked', 'user.blocked'],
  unconfirmed: ['open', 'sign-in.required', 'created'],
  'of a provider': ['existing-user', 'accepted', 'existing-user'],
};

const cells = USERS.flatMap((user) =>
  ACCOUNTS.flatMap((account) => PORTAL_USERS.map((portalUser) => [user, account, portalUser] as const))
)
  // An access that staff have ended always has an account, and a missing user never has its own.
  .filter(([user, account]) => !(user === 'ended' && account === 'none'))
  .filter(([user, account]) => !(user === 'none' && account === 'own'));

let app: TestApp;
let stage: Stage;
let admin: AdminCall;
let elsewhere: { portalId: string; roleId: string };

beforeAll(async () => {
  // By default Strapi allows only five sign-ins per minute.
  app = await bootStrapi({
    server: { url: 'https://cms.example.com' },
    plugins: { 'users-permissions': { config: { ratelimit: { enabled: false } } } },
    pluginConfig: { signUp: { providers: ['contoso'] } },
  });
  stage = await createStage(app);
  admin = await asSuperAdmin(app);
  const { documentId: portalId } = await stage.create('portal', {
    ...{
      key: 'elsewhere',
      name: 'Elsewhere',
      siteUrl: ORIGIN,
      signUpUrl: `${ORIGIN}/sign-up`,
      defaultLocale: 'en',
    },
  });
  const role = await stage.create('portal-role', { name: 'E', userRole: 'authenticated', portal: portalId });
  elsewhere = { portalId, roleId: role.documentId };
}, 120_000);
afterAll(async () => app.stop());

const users = () => app.strapi.db.query(USER);
/** Bypasses Strapi, as a script of the site's operator would. */
const userTable = () => sqlTables(app.strapi).from(USER);

const inState = async (email: string, state: UserState): Promise<number | null> => {
  if (state === 'none') return null;
  const role = await app.strapi.db
    .query('plugin::users-permissions.role')
    .findOne({ where: { type: 'authenticated' } });
  const user = await app.strapi
    .plugin('users-permissions')
    .service('user')
    .add({
      ...{ username: `u-${email}`, email, password: PASSWORD, role: role.id },
      provider: state === 'of a provider' ? 'google' : 'local',
      confirmed: state !== 'unconfirmed',
      blocked: state === 'ended' || state === 'blocked',
    });
  return user.id;
};

/** Creates an account row in the given state. */
const keepAccount = async (email: string, userId: number | null, user: UserState, state: AccountState) => {
  if (state === 'none') return;
  const other = `before-${email}`;
  // An outdated row belongs to another user, or to this user with an earlier address.
  const owner = userId ?? (await inState(other, 'active'));
  const isOthers = state === 'stale' && user !== 'ended';
  const of = isOthers && userId !== null ? await inState(other, 'active') : owner;
  await app.strapi.db.query(ACCOUNT).create({
    data: {
      documentId: randomUUID(),
      address: state === 'stale' && !isOthers ? other : email,
      usernameKey: state === 'stale' && !isOthers ? other : email,
      invitationId: randomUUID(),
      userId: of,
      userDocumentId: randomUUID(),
      endedAt: user === 'ended' ? new Date() : null,
    },
  });
};

const keepPortalUser = async (contactId: string, state: PortalUserState) => {
  if (state === 'none') return;
  const { portalUsers } = applicationOf(app.strapi).connector;
  const here = { portalId: stage.portal.documentId, roleId: stage.role.documentId };
  const place = state.endsWith('here') ? here : elsewhere;
  const { id } = await portalUsers.create({
    ...{ id: randomUUID(), contactId, username: contactId, answers: {}, ...place },
  });
  if (state.startsWith('ended')) await portalUsers.end(id);
};

const tokenOf = (id: number | null): Promise<string> => userToken(app.strapi, id ?? 4_711_000);

const said = (answer: { body: { data?: { status?: string }; error?: { details: { code?: string } } } }) =>
  answer.body.data?.status ?? answer.body.error?.details.code;

const accept = async (code: string, userId: number | null) =>
  request(app.http)
    .post('/api/crm-user-invite/invitations/accept')
    .set('Authorization', `Bearer ${await tokenOf(userId)}`)
    .send({ code });

const signIn = async (identifier: string, password: string): Promise<number> =>
  (await request(app.http).post('/api/auth/local').send({ identifier, password })).status;

const requireConfirmation = async (isOn: boolean): Promise<void> => {
  const store = app.strapi.store({ type: 'plugin', name: 'users-permissions', key: 'advanced' });
  const advanced = (await store.get({})) as object;
  await store.set({ value: { ...advanced, email_confirmation: isOn } });
};

let invitees = 0;
const invited = async (more: object = {}) => {
  invitees += 1;
  const email = `invitee${invitees}@example.org`;
  const { documentId: contactId } = await stage.contact({ email });
  const answer = await stage.invite(contactId, { ...more });
  expect(answer.body.data.refused).toEqual([]);
  return { email, contactId, code: await stage.codeSentTo(email) };
};

describe('an invitation, for every combination of user, account and portal user', () => {
  beforeAll(async () => requireConfirmation(true));
  afterAll(async () => requireConfirmation(false));

  it.each(cells)(
    'leads to a defined outcome: user %s, account %s, portal user %s',
    async (user, account, portalUser) => {
      const { email, contactId, code } = await invited();
      const userId = await inState(email, user);
      await keepAccount(email, userId, user, account);
      await keepPortalUser(contactId, portalUser);
      const [inspected, accepted, redeemed] = ANSWERS[user];

      const inspection = await stage.post('/invitations/inspect', { code });
      expect(said(inspection)).toBe(inspected);
      const redemption = () => stage.post('/invitations/redeem', { code, password: OTHER_PASSWORD });
      // Requests that change nothing come first.
      if (redeemed !== 'created') expect(said(await redemption())).toBe(redeemed);
      expect(said(await accept(code, userId))).toBe(accepted);
      if (redeemed === 'created') expect(said(await redemption())).toBe(redeemed);
      if (inspected === 'user.blocked') return;

      const [holder, ...others] = await users().findMany({ where: { email } });
      expect(others).toEqual([]);
      expect(holder).toMatchObject({ blocked: false, ...(userId !== null && { id: userId }) });
      if (redeemed === 'created') {
        expect(await signIn(email, OTHER_PASSWORD)).toBe(200);
        expect(await stage.rows('account', { userId: holder.id })).toMatchObject([
          { address: email, endedAt: null },
        ]);
      }
      await stage.jobsDone();
      const portalUsers = await applicationOf(app.strapi).connector.portalUsers.find({
        contactIds: [contactId],
        portalId: stage.portal.documentId,
      });
      expect(portalUsers).toMatchObject([{ active: true }]);
    }
  );
});

describe('a sign-in with a provider, for every combination of user and account', () => {
  let provider: ScriptedProvider;
  let providers: Providers;

  beforeAll(async () => {
    provider = await ScriptedProvider.start([CLIENT]);
    providers = createProviders(app);
    await providers.register('contoso', provider, CLIENT);
    await requireConfirmation(true);
  });
  afterAll(async () => {
    await requireConfirmation(false);
    await provider.stop();
  });

  it.each(cells.filter(([, , portalUser]) => portalUser === 'none'))(
    'leads to a defined outcome: user %s, account %s',
    async (user, account) => {
      const { email, code } = await invited();
      const userId = await inState(email, user);
      await keepAccount(email, userId, user, account);
      const [, , redeemed] = ANSWERS[user];

      provider.account = { email };
      expect(said(await providers.signUp('contoso', provider, code))).toBe(redeemed);
      if (redeemed !== 'created') return;
      expect(await users().findMany({ where: { email } })).toMatchObject([
        {
          ...{ provider: 'contoso', password: null, blocked: false, confirmed: true },
          ...(userId !== null && { id: userId }),
        },
      ]);
      // The former password opens nothing.
      expect(await signIn(email, PASSWORD)).toBe(400);
      expect(said(await providers.signUp('contoso', provider, code))).toBe('created');
    }
  );
});

describe('the account of a user', () => {
  const signedUp = async () => {
    const one = await invited();
    const { body } = await stage.post('/invitations/redeem', { code: one.code, password: PASSWORD });
    await stage.jobsDone();
    const { documentId, username } = body.data.user;
    const { id } = await users().findOne({ where: { documentId } });
    return { ...one, documentId, username, id };
  };
  const accountOf = async (userId: number) => (await stage.rows('account', { userId }))[0];
  const editUser = (documentId: string, data: Record<string, unknown>) =>
    admin('put', `/content-manager/collection-types/${USER}/${documentId}`, data);

  it('follows to another address, and the former address makes another user', async () => {
    const ann = await signedUp();
    expect((await editUser(ann.documentId, { email: 'ann@example.org' })).status).toBe(200);
    expect(await accountOf(ann.id)).toMatchObject({ address: 'ann@example.org' });

    const { documentId } = await stage.contact({ email: ann.email });
    await stage.invite(documentId);
    const code = await stage.codeSentTo(ann.email, 1);
    expect(said(await stage.post('/invitations/inspect', { code }))).toBe('open');
    const answer = await stage.post('/invitations/redeem', { code, password: OTHER_PASSWORD });
    const { email, username } = answer.body.data?.user ?? {};
    expect([answer.status, email, username]).toEqual([201, ann.email, ann.email]);
    // Ann's username, which was the invited address, has changed: Strapi's sign-in also matches usernames.
    expect(await signIn(ann.email, OTHER_PASSWORD)).toBe(200);
    expect(await signIn(ann.email, PASSWORD)).toBe(400);
    expect(await signIn('ann@example.org', PASSWORD)).toBe(200);
    expect(await accountOf(ann.id)).toMatchObject({ usernameKey: 'ann@example.org' });
  });

  it.each(['whose access staff have ended', 'whom staff have blocked'])(
    'follows a user whose username is the address of another one, and %s',
    async (how) => {
      const one = await signedUp();
      await editUser(one.documentId, {
        email: `moved-${one.email}`,
        blocked: how === 'whom staff have blocked',
      });
      const [portalUser] = await stage.rows('portal-user', { contact: { documentId: one.contactId } });
      if (how !== 'whom staff have blocked')
        expect((await stage.admin('delete', `/portal-users/${String(portalUser?.documentId)}`)).status).toBe(
          200
        );
      const { documentId } = await stage.contact({ email: one.email });
      await stage.invite(documentId);
      const code = await stage.codeSentTo(one.email, 1);
      const answer = await stage.post('/invitations/redeem', {
        ...{ code, password: OTHER_PASSWORD, username: `chosen-${how.slice(0, 5)}` },
      });
      expect(answer.status).toBe(201);
      expect(await signIn(one.email, OTHER_PASSWORD)).toBe(200);
    }
  );

  it('follows to another username, and frees the old one', async () => {
    const one = await invited();
    await stage.post('/invitations/redeem', { code: one.code, password: PASSWORD, username: 'primrose' });
    const { documentId } = await users().findOne({ where: { username: 'primrose' } });
    expect((await editUser(documentId, { username: 'rose' })).status).toBe(200);
    const other = await invited();
    const take = (username: string) =>
      stage.post('/invitations/redeem', { code: other.code, password: PASSWORD, username });
    expect(said(await take('ROSE'))).toBe('username.taken');
    expect((await take('primrose')).status).toBe(201);
  });

  it('follows changes by users-permissions and of many users at once', async () => {
    const [one, two] = [await signedUp(), await signedUp()];
    await app.strapi
      .plugin('users-permissions')
      .service('user')
      .edit(one.id, { email: 'edited@example.org' });
    await users().updateMany({
      where: { id: two.id },
      data: { email: 'bulk@example.org', username: 'Bulk' },
    });
    expect(await accountOf(one.id)).toMatchObject({ address: 'edited@example.org' });
    expect(await accountOf(two.id)).toMatchObject({ address: 'bulk@example.org', usernameKey: 'bulk' });
  });

  it('follows a change made in the database as soon as another contact is invited to the former address', async () => {
    const one = await invited();
    await stage.post('/invitations/redeem', { code: one.code, password: PASSWORD, username: 'heather' });
    await userTable()
      .where({ username: 'heather' })
      .update({ email: 'moved@example.org', username: 'moved' });

    const { documentId } = await stage.contact({ email: one.email });
    await stage.invite(documentId);
    const code = await stage.codeSentTo(one.email, 1);
    const redeem = { code, password: PASSWORD, username: 'heather' };
    expect((await stage.post('/invitations/redeem', redeem)).status).toBe(201);
    const { id } = await users().findOne({ where: { email: 'moved@example.org' } });
    expect(await accountOf(id)).toMatchObject({ address: 'moved@example.org', usernameKey: 'moved' });
  });

  it('follows two users that exchanged their addresses in the database', async () => {
    const [one, two] = [await signedUp(), await signedUp()];
    await userTable().where({ id: one.id }).update({ email: two.email, username: two.username });
    await userTable().where({ id: two.id }).update({ email: one.email, username: one.username });
    // Any change of either user through Strapi.
    await users().update({ where: { id: one.id }, data: { blocked: false } });
    expect(await accountOf(one.id)).toMatchObject({ address: two.email, usernameKey: two.username });
    expect(await accountOf(two.id)).toMatchObject({ address: one.email, usernameKey: one.username });
  });

  it('allows an invitation and a sign-up after the user was deleted in the database', async () => {
    const { id, email, contactId } = await signedUp();
    expect((await stage.invite(contactId)).body.data.refused).toMatchObject([
      { code: 'contact.already-user' },
    ]);
    await userTable().where({ id }).delete();
    expect((await stage.invite(contactId)).body.data.accepted).toHaveLength(1);
    const code = await stage.codeSentTo(email, 1);
    expect((await stage.post('/invitations/redeem', { code, password: PASSWORD })).status).toBe(201);
    expect(await stage.rows('account', { address: email })).toHaveLength(1);
  });

  it('does not follow to the address of another account', async () => {
    const [one, two] = [await signedUp(), await signedUp()];
    // The query engine bypasses Strapi's own check of addresses.
    await users().update({ where: { id: one.id }, data: { email: two.email.toUpperCase() } });
    expect(await accountOf(one.id)).toMatchObject({ address: null });
    expect(await accountOf(two.id)).toMatchObject({ address: two.email });
  });

  it('is not unblocked by an invitation after staff unblocked and blocked the user', async () => {
    const { id, contactId, documentId } = await signedUp();
    const [portalUser] = await stage.rows('portal-user', { contact: { documentId: contactId } });
    await stage.admin('delete', `/portal-users/${String(portalUser?.documentId)}`);
    expect((await accountOf(id))?.endedAt).not.toBeNull();
    await editUser(documentId, { blocked: false });
    await editUser(documentId, { blocked: true });
    expect((await stage.invite(contactId)).body.data.refused).toEqual([
      { contactId, code: 'contact.user-blocked' },
    ]);
  });

  it('is restored by an invitation to another portal after access ended', async () => {
    const { email, contactId } = await signedUp();
    const [portalUser] = await stage.rows('portal-user', { contact: { documentId: contactId } });
    await stage.admin('delete', `/portal-users/${String(portalUser?.documentId)}`);
    await stage.invite(contactId, elsewhere);
    const code = await stage.codeSentTo(email, 1);
    expect((await stage.post('/invitations/redeem', { code, password: OTHER_PASSWORD })).status).toBe(201);
    expect(await signIn(email, OTHER_PASSWORD)).toBe(200);
  });

  it('tells a user that staff blocked meanwhile, and lets it in once it is unblocked', async () => {
    const { email, code } = await invited();
    const id = await inState(email, 'active');
    await users().update({ where: { id }, data: { blocked: true } });
    expect((await stage.post('/invitations/inspect', { code })).status).toBe(403);
    const { body } = await stage.admin('get', '/invitations');
    const invitation = await stage.admin('get', `/invitations/${body.data[0].id}`);
    expect(invitation.body.data.timeline).toEqual(
      expect.arrayContaining([expect.objectContaining({ event: 'refused', detail: 'user.blocked' })])
    );
    await users().update({ where: { id }, data: { blocked: false } });
    expect(said(await accept(code, id))).toBe('accepted');
  });
});
