import request, { type Response } from 'supertest';
import { HOUR_MS } from '../../../server/src/domain/durations';
import type { InvitationStatus } from '../../../contracts';
import type { FaultPoint } from '../../../server/src/domain/fault-points';
import { applicationOf } from '../../../server/src/compose';
import { allRows } from '../../helpers/all-rows';
import { crashAt } from '../../helpers/crash';
import { bootStrapi, ORIGIN, userToken, type TestApp } from '../../helpers/strapi';
import { codeIn, createStage, eventually } from '../support/stage';
import { StuckError } from './bounded';
import { PORTAL_ROLES, REMIND_AFTER_DAYS } from './model';

type Row = Record<string, unknown>;

const PLUGIN = 'plugin::crm-user-invite';
const USER = 'plugin::users-permissions.user';
const MOMENTS = ['expiresAt', 'sentAt', 'renewedAt', 'redeemedAt', 'closedAt', 'openedAt'];
const EMPTIED = [
  ...['invitation', 'invitation-code', 'invitation-event', 'account', 'job', 'batch'],
  ...['email-activity', 'portal-user', 'portal-invitation'],
];

const UNDONE = { where: { state: { $in: ['waiting', 'running'] } } };

const pluginConfig = {
  invitation: { remindAfterDays: [REMIND_AFTER_DAYS] },
  mail: { perSecond: 1000 },
  // Every step looks up every code.
  rateLimit: { unknownPerAddress: 100_000, perInvitation: 100_000 },
};

/** A permanent error of the mail server. */
const REFUSED = Object.assign(new Error('No such mailbox'), { responseCode: 550, response: '550 5.1.1' });

/** The system under test: Strapi with a CRM, some contacts and two portals. Steps use its APIs. */
export class World {
  private constructor(
    private app: TestApp,
    private readonly token: string,
    private readonly contactIds: string[],
    private readonly portals: { portalId: string; roleId: string }[]
  ) {
    app.strapi.cron.stop();
  }

  static async create(contacts: number): Promise<World> {
    const app = await bootStrapi({ pluginConfig });
    const stage = await createStage(app);
    const { id } = (await app.strapi.service('admin::role').getSuperAdmin()) as { id: number };
    const token = await stage.newAdmin('tester@example.org', id);
    await app.strapi.db
      .query('plugin::users-permissions.role')
      .create({ data: { name: 'Partner', type: PORTAL_ROLES[1], description: '' } });
    const partner = await stage.create('portal', {
      ...{ key: 'partner', name: 'Partner Portal', defaultLocale: 'en' },
      ...{ siteUrl: ORIGIN, signUpUrl: `${ORIGIN}/partners` },
    });
    const role = await stage.create('portal-role', {
      ...{ name: 'Partner', userRole: PORTAL_ROLES[1], portal: partner.documentId },
    });
    const contactIds: string[] = [];
    for (let made = 0; made < contacts; made += 1) contactIds.push((await stage.contact()).documentId);
    return new World(app, token, contactIds, [
      { portalId: stage.portal.documentId, roleId: stage.role.documentId },
      { portalId: partner.documentId, roleId: role.documentId },
    ]);
  }

  stop(): Promise<void> {
    return this.app.stop();
  }

  /** Stops Strapi and starts it again on the same database. */
  async restart(): Promise<void> {
    const { dir, mailbox } = this.app;
    await this.app.stop({ keepDir: true });
    this.app = await bootStrapi({ dir, mailbox, pluginConfig });
    this.app.strapi.cron.stop();
  }

  /**
   * Runs the work and its jobs. If the process reaches the step, it crashes there and is restarted.
   *
   * @returns the response, although a crash loses it
   */
  async dyingAt(step: FaultPoint, work: () => Promise<Response>): Promise<Response | null> {
    const { isCrashed, disarm } = crashAt(step, this.app);
    const answer = await work();
    await eventually(async () => isCrashed() || (await this.isQuiet().catch(() => false)));
    disarm();
    if (!isCrashed()) return answer;
    await this.restart();
    // Leases of the dead process expire at once, without waiting.
    await this.app.strapi.db
      .query(`${PLUGIN}.job`)
      .updateMany({ where: { state: 'running' }, data: { leaseUntil: new Date(0) } });
    applicationOf(this.app.strapi).runner.wake();
    return null;
  }

  /** Deletes everything and gives the contacts these addresses. */
  async reset(addresses: readonly string[]): Promise<void> {
    const { db } = this.app.strapi;
    this.app.mailbox.failure = null;
    this.app.mailbox.mails.length = 0;
    await this.quiet();
    for (const type of EMPTIED) {
      await db.connection(db.metadata.get(`${PLUGIN}.${type}`).tableName).del();
    }
    await db.query(USER).deleteMany({});
    for (const [index, email] of addresses.entries()) {
      await this.changeContact(index, { email, active: true });
    }
    await this.quiet();
  }

  /**
   * Waits until no job is waiting or running; failed jobs stay.
   *
   * @throws StuckError that lists the remaining jobs
   */
  async quiet(): Promise<void> {
    await eventually(() => this.isQuiet()).catch(async () => {
      const jobs: Row[] = await this.app.strapi.db.query(`${PLUGIN}.job`).findMany(UNDONE);
      const left = jobs.map(({ kind, state, attempts, runAt, error }) => ({
        ...{ kind, state, attempts, runAt, error },
      }));
      throw new StuckError(`Jobs are left undone: ${JSON.stringify(left)}`);
    });
  }

  private async isQuiet(): Promise<boolean> {
    return (await this.app.strapi.db.query(`${PLUGIN}.job`).count(UNDONE)) === 0;
  }

  setMailWorks(works: boolean): void {
    this.app.mailbox.failure = works ? null : REFUSED;
  }

  /** The e-mails since the last call. */
  takeMails(): { to: string; code: string }[] {
    return this.app.mailbox.mails.splice(0).map(({ to, text }) => ({ to, code: codeIn(text) }));
  }

  async staff(method: 'get' | 'post', path: string, body?: object): Promise<Response> {
    const call = request(this.app.http)[method](`/crm-user-invite${path}`);
    return call.set('Authorization', `Bearer ${this.token}`).send(body);
  }

  invite(contact: number, portal: number): Promise<Response> {
    return this.staff('post', '/invitations', {
      contactIds: [this.contactIds[contact]],
      ...this.portals[portal],
    });
  }

  async invitee(action: string, body: object, token?: string): Promise<Response> {
    const call = request(this.app.http).post(`/api/crm-user-invite/invitations/${action}`);
    return (token ? call.set('Authorization', `Bearer ${token}`) : call).send(body);
  }

  async changeContact(contact: number, data: { email?: string; active?: boolean }): Promise<void> {
    const documentId = String(this.contactIds[contact]);
    // The app has no generated types for the plugin's content types.
    const contacts = this.app.strapi.documents(`${PLUGIN}.contact` as 'admin::user');
    await contacts.update({ documentId, data: data as never });
  }

  async addUser(email: string): Promise<void> {
    const role = await this.app.strapi.db
      .query('plugin::users-permissions.role')
      .findOne({ where: { type: 'authenticated' } });
    const user = { username: email, email, provider: 'local', confirmed: true, role: role.id };
    await this.app.strapi.db.query(USER).create({ data: user });
  }

  private async user(address: string): Promise<{ id: number; documentId: string } | undefined> {
    return (await this.users()).find(({ email }) => spelledSame(email, address));
  }

  async deleteUser(address: string): Promise<void> {
    const user = await this.user(address);
    if (user) await this.app.strapi.documents(USER).delete({ documentId: user.documentId });
  }

  /** A token for the user with this address, if there is such a user. */
  async signIn(address: string): Promise<string | undefined> {
    const user = await this.user(address);
    return user && userToken(this.app.strapi, user.id);
  }

  sweepExpired(): Promise<void> {
    return applicationOf(this.app.strapi).invitations.expiry.sweep();
  }

  remind(): Promise<void> {
    return applicationOf(this.app.strapi).invitations.reminders.sweep();
  }

  /** Lets time pass by moving all stored times into the past. */
  async pass(hours: number): Promise<void> {
    const table = this.app.strapi.db.query(`${PLUGIN}.invitation`);
    for (const row of await table.findMany({})) {
      const known = MOMENTS.filter((moment) => row[moment]);
      const data = Object.fromEntries(
        known.map((moment) => [moment, new Date(new Date(row[moment]).getTime() - hours * HOUR_MS)])
      );
      await table.updateMany({ where: { id: row.id }, data });
    }
  }

  async ledger(): Promise<
    (Row & { invitationId: string; status: InvitationStatus; openKey: string | null })[]
  > {
    return this.app.strapi.db.query(`${PLUGIN}.invitation`).findMany({});
  }

  async crmInvitations(): Promise<Row[]> {
    return this.app.strapi.db.query(`${PLUGIN}.portal-invitation`).findMany({});
  }

  /** The portal users, by `contact:portal`. */
  async portalUsers(): Promise<{ at: string; active: boolean; hasItsRole: boolean }[]> {
    type Named = { documentId: string };
    const rows: { contact: Named; portal: Named; role: Named; active: boolean }[] = await this.app.strapi.db
      .query(`${PLUGIN}.portal-user`)
      .findMany({ populate: { contact: true, portal: true, role: true } });
    return rows.map(({ contact, portal, role, active }) => {
      const place = this.portals.findIndex(({ portalId }) => portalId === portal.documentId);
      return {
        at: `${this.contactIds.indexOf(contact.documentId)}:${place}`,
        active,
        hasItsRole: role.documentId === this.portals[place]?.roleId,
      };
    });
  }

  async users(): Promise<{ id: number; documentId: string; email: string; role: { type: string } }[]> {
    return this.app.strapi.db.query(USER).findMany({ populate: ['role'] });
  }

  async everyTable(): Promise<string> {
    return JSON.stringify(await allRows(this.app.strapi));
  }
}

/** Compares addresses regardless of spelling: in NFC and lower case. */
export const normalize = (address: string): string => address.normalize('NFC').toLowerCase();
const spelledSame = (one: string, other: string): boolean => normalize(one) === normalize(other);
