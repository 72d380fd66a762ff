import type { Response } from 'supertest';
import { applicationOf } from '../../../server/src/compose';
import type { TestApp } from '../../helpers/strapi';
import { eventually, type Stage } from './stage';

const UID = 'plugin::crm-user-invite';
const REQUEST = { kind: 'invitation.request' };
const PASSWORD = 'a password of some length';

/**
 * Asking for an invitation, and what comes of it, without the random time before the answer. The app has to trust one
 * proxy (`rateLimit.trustedProxies`).
 */
export const createAsking = ({ strapi, mailbox }: TestApp, stage: Stage) => {
  const jobs = () => strapi.db.query(`${UID}.job`);

  /** Lets the requests that wait be answered now. */
  const answerNow = async (): Promise<void> => {
    await jobs().updateMany({ where: { ...REQUEST, state: 'waiting' }, data: { runAt: new Date() } });
    applicationOf(strapi).runner.wake();
  };

  let clients = 0;
  /** Each time from another client, so that the limit by client does not matter. */
  const ask = (email: string, portal = 'customer'): Promise<Response> => {
    clients += 1;
    const client = `198.51.${Math.floor(clients / 250)}.${clients % 250}`;
    return stage.post('/invitations/request', { email, portal }, { 'x-forwarded-for': client });
  };

  /** Waits until everything that was asked is answered and mailed. */
  const answered = async (): Promise<void> => {
    await eventually(async () => {
      if ((await jobs().count({})) === 0) return true;
      await answerNow();
      return false;
    });
  };

  let people = 0;

  return {
    ask,
    answerNow,
    answered,

    /** Forgets all requests and the limits of addresses. */
    async forget(): Promise<void> {
      for (const type of ['invitation-request', 'request-limit']) {
        await strapi.db.query(`${UID}.${type}`).deleteMany({ where: {} });
      }
    },

    /** Adds a contact with an address of its own. */
    async person(data: Record<string, unknown> = {}): Promise<{ email: string; id: string }> {
      people += 1;
      const email = `asks${people}@example.org`;
      return { email, id: (await stage.contact({ email, ...data })).documentId };
    },

    /** Invites a contact as staff do. @returns the invitation's id */
    async invite(contactId: string): Promise<string> {
      const { invitationId } = (await stage.invite(contactId)).body.data.accepted[0];
      await stage.jobsDone();
      return String(invitationId);
    },

    /** Signs up with the link of the last e-mail to the address. */
    async signUp(email: string): Promise<void> {
      const code = await stage.codeSentTo(email);
      const { status } = await stage.post('/invitations/redeem', { code, password: PASSWORD });
      if (status !== 201) throw new Error(`The sign-up was answered with ${status}`);
      await stage.jobsDone();
    },

    /** Event and actor of each entry. */
    async timeline(invitationId: string): Promise<string[]> {
      const { timeline } = (await stage.admin('get', `/invitations/${invitationId}`)).body.data;
      return (timeline as { event: string; actor: string }[]).map(({ event, actor }) => `${event} ${actor}`);
    },

    /** Asks, waits for the answer, and returns the subjects of the e-mails to the address since. */
    async mailsAfterAsking(email: string, portal?: string): Promise<string[]> {
      const before = mailbox.mails.length;
      const { status } = await ask(email, portal);
      if (status !== 202) throw new Error(`The request was answered with ${status}`);
      await answered();
      return mailbox.mails.slice(before).map(({ to, subject }) => `${to}: ${subject}`);
    },

    /** Lets the customers of a portal ask for an invitation. */
    async open(portalId = stage.portal.documentId, requestRoleId: string | null = stage.role.documentId) {
      const { status, body } = await stage.admin('put', `/portals/${portalId}`, { requestRoleId });
      if (status !== 200) throw new Error(JSON.stringify(body));
    },

    /** Pretends that everything that was asked for was asked for some time earlier. */
    async wait(ms: number): Promise<void> {
      for (const [type, columns] of [
        ['request-limit', ['lastAt', 'secondAt', 'thirdAt']],
        ['invitation', ['renewedAt']],
        ['invitation-request', ['requestedAt']],
      ] as const) {
        for (const row of await stage.rows(type)) {
          const moved = columns.flatMap((column) => {
            const at = row[column];
            return at ? [[column, new Date(new Date(String(at)).getTime() - ms)] as const] : [];
          });
          if (moved.length === 0) continue;
          await strapi.db
            .query(`${UID}.${type}`)
            .updateMany({ where: { id: row.id }, data: Object.fromEntries(moved) });
        }
      }
    },

    async outcomes(): Promise<unknown[]> {
      const rows = await stage.rows('invitation-request');
      return rows.sort((a, b) => Number(a.id) - Number(b.id)).map(({ outcome }) => outcome);
    },
  };
};

export type Asking = ReturnType<typeof createAsking>;
