import type { Portal } from '../../../../contracts';
import { createPortalDirectory } from '../../../../server/src/services/portals/portal-directory';

const MINUTE = 60_000;

const portalOf = (id: string, more: Partial<Portal> = {}): Portal => ({
  id,
  key: id,
  name: id,
  siteUrl: 'https://a.example',
  signUpUrl: 'https://a.example/sign-up',
  defaultLocale: 'en',
  timeZone: 'UTC',
  emailTemplates: {},
  requestRoleId: null,
  roles: [{ id: 'role', name: 'Customer', userRole: 'authenticated' }],
  ...more,
});

/** A directory with a clock, over a CRM whose portals can be changed, and that counts how often it is asked. */
const start = () => {
  const crm = { portals: [portalOf('shop')], asked: 0, time: 0 };
  const directory = createPortalDirectory({
    connector: {
      portals: {
        list: () => {
          crm.asked += 1;
          return Promise.resolve(crm.portals);
        },
      },
    },
    config: { allowedOrigins: ['https://a.example'], portals: undefined, roles: {} },
    users: { listRoles: () => Promise.resolve([{ id: 1, type: 'authenticated', name: 'Authenticated' }]) },
    now: () => new Date(crm.time),
  });
  return { crm, directory };
};

describe('the portals of a CRM', () => {
  it('are asked for once a minute by all who look one up', async () => {
    const { crm, directory } = start();
    await Promise.all([directory.getCached('shop'), directory.getForRole('shop', 'role')]);
    crm.time = MINUTE - 1;
    await directory.findForRole('shop', 'role');
    expect(crm.asked).toBe(1);
    crm.time = MINUTE;
    await directory.findCached('shop');
    expect(crm.asked).toBe(2);
  });

  it.each([
    ['a portal was added', [portalOf('shop'), portalOf('new')], 'new'],
    ['the sign-up page was entered', [portalOf('shop')], 'without-page'],
    ['the role was mapped', [portalOf('shop')], 'unmapped'],
  ])('are asked for again when %s', async (_, later, id) => {
    const { crm, directory } = start();
    crm.portals = [
      portalOf('shop'),
      portalOf('without-page', { signUpUrl: null }),
      portalOf('unmapped', { roles: [{ id: 'role', name: 'Customer', userRole: null }] }),
    ];
    await directory.list();
    crm.portals = [...later, portalOf(id)];
    expect(await directory.findForRole(id, 'role')).toMatchObject({
      signUpUrl: 'https://a.example/sign-up',
      roles: [{ userRole: 'authenticated' }],
    });
    expect(crm.asked).toBe(2);
  });

  it('are asked for once by many who ask for an invitation at the same time', async () => {
    const { crm, directory } = start();
    crm.portals = [portalOf('shop', { requestRoleId: 'role' })];
    const keys = ['shop', 'shop', 'no-such-portal', 'shop'];
    const found = await Promise.all(keys.map((key) => directory.findForRequest(key)));
    expect(found.map((portal) => portal?.id)).toEqual(['shop', 'shop', undefined, 'shop']);
    crm.time = MINUTE - 1;
    await directory.findForRequest('shop');
    expect(crm.asked).toBe(1);
  });

  it.each([
    ['had no request role', { requestRoleId: null }],
    ['had a request role that was not mapped', { roles: [{ id: 'role', name: 'Customer', userRole: null }] }],
    ['had no sign-up page', { signUpUrl: null }],
  ])('are asked for again when somebody asks for an invitation to one that %s', async (_, earlier) => {
    const { crm, directory } = start();
    crm.portals = [portalOf('shop', { requestRoleId: 'role', ...earlier })];
    await directory.list();
    crm.portals = [portalOf('shop', { requestRoleId: 'role' })];
    expect(await directory.findForRequest('shop')).toMatchObject(portalOf('shop', { requestRoleId: 'role' }));
    expect(crm.asked).toBe(2);
  });

  it('are asked for again after a change on the site, even if an earlier answer comes later', async () => {
    const { crm, directory } = start();
    const slow = directory.list();
    directory.clearCache();
    await slow;
    crm.portals = [portalOf('shop', { name: 'Renamed' })];
    expect((await directory.getCached('shop')).name).toBe('Renamed');
  });
});
