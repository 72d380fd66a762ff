import { randomUUID } from 'node:crypto';
import request from 'supertest';
import { NOTIFICATION_KEY_HEADER } from '../../../../contracts';
import { applicationOf } from '../../../../server/src/compose';
import type { DataverseServer, DataverseServerOptions } from '../../../dataverse-server';
import { deleteRow, updateRow } from '../../../dataverse-server/rows/write';
import { addRow, startInstalledServer } from '../../../dataverse-server/support';
import { bootStrapi, ORIGIN, type BootOptions, type TestApp } from '../../../helpers/strapi';
import { asSuperAdmin } from '../../../helpers/super-admin';
import { codeIn, eventually } from '../../support/stage';

const UID = 'plugin::crm-user-invite';
/** The key that notifications from Dynamics must present. */
export const NOTIFICATION_KEY = 'a key that only Dynamics knows';

/** Names of the lists that the site follows with a cursor. */
export const CURSORS = ['crm-invitations', 'crm-portal-users', 'crm-contacts'];

export const PASSWORD = 'quiet otters hold hands';

type Values = Record<string, unknown>;

/** The target of an invitation: a contact, a portal and one of its roles. */
export interface Target {
  contactId: string;
  portalId: string;
  roleId: string;
}

/** The columns that refer to the target. */
const bindingsOf = ({ contactId, portalId, roleId }: Partial<Target>): Values => ({
  ...(contactId && { 'tpc_ContactId@odata.bind': `/contacts(${contactId})` }),
  ...(portalId && { 'tpc_PortalId@odata.bind': `/tpc_portals(${portalId})` }),
  ...(roleId && { 'tpc_PortalRoleId@odata.bind': `/tpc_portalroles(${roleId})` }),
});

/** Dynamics, simulated by the test server, with a portal of this site and one of another site. */
export const startDynamics = async (options: DataverseServerOptions = {}) => {
  const { server } = await startInstalledServer(options);
  const { environment } = server;
  const tableOf = (name: string) => environment.schema.get(name);

  const addPortal = (key: string) =>
    addRow(server, 'tpc_portal', {
      tpc_key: key,
      tpc_name: `${key} portal`,
      tpc_siteurl: ORIGIN,
      tpc_signupurl: `${ORIGIN}/sign-up`,
      tpc_defaultlocale: 'en',
    });
  const addRole = (portalId: string, name: string, userRole: string | null) =>
    addRow(server, 'tpc_portalrole', {
      tpc_name: name,
      tpc_userrole: userRole,
      'tpc_PortalId@odata.bind': `/tpc_portals(${portalId})`,
    });
  const portalId = addPortal('customer');
  const foreignPortalId = addPortal('partner');
  const secondPortalId = addPortal('dealer');
  let contacts = 0;

  return {
    server,
    portalId,
    roleId: addRole(portalId, 'Customer', 'authenticated'),
    otherRoleId: addRole(portalId, 'Guest', 'public'),
    unmappedRoleId: addRole(portalId, 'Auditor', null),
    foreignPortalId,
    /** Its key is `dealer`; a test may configure the site to serve it, too. */
    secondPortalId,
    foreignRoleId: addRole(foreignPortalId, 'Partner', 'authenticated'),

    /** Another role of this site's portal, without a mapping. */
    addRole: (name: string) => addRole(portalId, name, null),

    addContact(values: Values = {}): { id: string; address: string } {
      contacts += 1;
      const address = `contact${String(contacts)}@example.org`;
      const body = { firstname: 'Contact', lastname: `Number ${String(contacts)}`, emailaddress1: address };
      return { id: addRow(server, 'contact', { ...body, ...values }), address };
    },

    bindings: bindingsOf,

    /** Creates the record that *Invite to portal* saves. */
    invite: (to: Partial<Target>, values: Values = {}): string =>
      addRow(server, 'tpc_portalinvitation', { ...bindingsOf(to), ...values }),

    /** Creates an inactive portal user, as staff would by hand. */
    addPortalUser: (to: Target): string =>
      addRow(server, 'tpc_portaluser', { ...bindingsOf(to), statecode: 1 }),

    /** Changes a record as staff would by hand. */
    change(table: string, id: string, values: Values): void {
      const row = environment.store.find(tableOf(table), id);
      if (!row) throw new Error(`There is no row ${id} in ${table}`);
      updateRow(environment, tableOf(table), row, values);
    },

    /** Deletes a record as staff would by hand. */
    remove(table: string, id: string): void {
      const row = environment.store.find(tableOf(table), id);
      if (!row) throw new Error(`There is no row ${id} in ${table}`);
      deleteRow(environment, tableOf(table), row);
    },

    rowOf: (table: string, id: string): Values => environment.store.find(tableOf(table), id)?.values ?? {},
    rows: (table: string): (Values & { id: string })[] =>
      environment.store.all(tableOf(table)).map(({ id, values }) => ({ ...values, id })),

    /** E-mails that Dynamics has sent to an address. */
    mailsTo(address: string) {
      // The outbox normally advances with each request.
      environment.outbox.moveOn();
      return environment.outbox.sent.filter(({ to }) => to.includes(address));
    },
  };
};
export type Dynamics = Awaited<ReturnType<typeof startDynamics>>;

/** The plugin's configuration for a site that serves the portal `customer` of Dynamics. */
export const siteConfig = (
  { origin, credentials, seeded }: DataverseServer,
  // Polls rarely, because the tests send notifications instead.
  pollSeconds = 3600
): Values => ({
  crm: {
    connector: 'dataverse',
    environmentUrl: origin,
    tenantId: credentials.tenantId,
    clientId: credentials.clientId,
    credential: { secret: credentials.clientSecret },
    senderQueueId: seeded.queueId,
    notificationKey: NOTIFICATION_KEY,
    pollSeconds,
  },
  portals: ['customer'],
});

/** Starts a site that uses Dynamics. */
export const startSite = async (dynamics: Dynamics, options: BootOptions = {}) => {
  process.env.AZURE_AUTHORITY_HOST = dynamics.server.origin;
  const app = await bootStrapi({
    ...options,
    pluginConfig: { ...siteConfig(dynamics.server), ...options.pluginConfig },
  });
  return siteOf(app, dynamics);
};

const siteOf = async (app: TestApp, dynamics: Dynamics) => {
  const { strapi, http } = app;
  const query = (type: string) => strapi.db.query(`${UID}.${type}`);
  const admin = await asSuperAdmin(app);
  const { runner } = applicationOf(strapi);
  const post = (path: string, body: Values) => request(http).post(`/api/crm-user-invite${path}`).send(body);

  return {
    app,
    admin: (method: 'get' | 'post' | 'put' | 'delete', path: string, body?: object) =>
      admin(method, `/crm-user-invite${path}`, body),
    post,

    /** Calls the webhook as Dynamics does when a record is written. */
    announce: (key = NOTIFICATION_KEY) =>
      post('/crm/notifications', { MessageName: 'Create' }).set(NOTIFICATION_KEY_HEADER, key),

    /** Makes jobs that are due later run now. */
    async hurry(): Promise<void> {
      // On MariaDB this can conflict with the runner's own updates.
      await eventually(() =>
        query('job')
          .updateMany({ where: { state: 'waiting' }, data: { runAt: new Date() } })
          .then(
            () => true,
            (error: unknown) => {
              if ((error as { code?: string }).code === 'ER_LOCK_DEADLOCK') return false;
              throw error;
            }
          )
      );
      runner.wake();
    },

    setCursor: (name: string, value: string) =>
      strapi.store({ type: 'plugin', name: 'crm-user-invite' }).set({ key: `cursor-${name}`, value }),

    ledger: (invitationId: string): Promise<Values | null> =>
      query('invitation').findOne({ where: { invitationId } }),
    changeJob: (id: unknown, data: Values) => query('job').update({ where: { id }, data }),
    jobs: (where: Values = {}): Promise<Values[]> => query('job').findMany({ where }),
    invitations: (where: Values): Promise<Values[]> => query('invitation').findMany({ where }),
    countJobs: (): Promise<number> => query('job').count({}),
    countInvitations: (where: Values): Promise<number> => query('invitation').count({ where }),

    /** Marks all sent invitations as redeemed at the same time, with the jobs that write this to the CRM. */
    async redeemAll(of: () => { portalUserId: string; username: string }): Promise<void> {
      const runAt = new Date();
      for (const { invitationId } of await query('invitation').findMany({ where: { status: 'sent' } })) {
        const data = { status: 'redeemed', openKey: null, redeemedAt: runAt, ...of() };
        await query('invitation').updateMany({ where: { invitationId }, data });
        const job = { kind: 'redemption.record', state: 'waiting', attempts: 0, priority: 0, payload: {} };
        await query('job').create({
          data: { ...job, key: `redemption:${String(invitationId)}`, invitationId, runAt },
        });
      }
      runner.wake();
    },

    /** Lets an invitation expire. */
    async expire(invitationId: string): Promise<void> {
      await query('invitation').updateMany({ where: { invitationId }, data: { expiresAt: new Date(0) } });
      await applicationOf(strapi).invitations.expiry.sweep();
    },

    /** Makes the site compare its accesses with the portal users of Dynamics. */
    async compare(): Promise<void> {
      const job = { kind: 'portal-users.compare', state: 'waiting', attempts: 0, priority: 0 };
      const data = { ...job, key: 'portal-users:0', runAt: new Date(), payload: { after: 0 } };
      await query('job').create({ data });
      runner.wake();
    },

    /**
     * Makes the site check a contact as after a change in the CRM. Returns the job after its first attempt;
     * null if it has completed.
     */
    async checkContact(contactId: string): Promise<Values | null> {
      const key = `contact:${randomUUID()}`;
      const job = { kind: 'contact.check', state: 'waiting', attempts: 0, priority: 0, runAt: new Date() };
      await query('job').create({ data: { ...job, key, payload: { contactId } } });
      runner.wake();
      const tried = await eventually(async () => {
        const row = (await query('job').findOne({ where: { key } })) as Values | null;
        return row === null || row.error ? { row } : null;
      });
      if (tried.row) await query('job').deleteMany({ where: { key } });
      return tried.row;
    },

    userOf: (email: string): Promise<Values | null> =>
      strapi.db
        .query('plugin::users-permissions.user')
        .findOne({ where: { email }, populate: ['role'] }) as Promise<Values | null>,

    /** Waits until `count` e-mails were sent to an address. Returns the code in the last one. */
    codeSentTo: async (address: string, count = 1): Promise<string> => {
      const html = await eventually(async () => {
        const mails = dynamics.mailsTo(address);
        return mails.length >= count ? mails.at(-1)?.html : null;
      });
      return codeIn(html);
    },
  };
};
export type Site = Awaited<ReturnType<typeof startSite>>;
