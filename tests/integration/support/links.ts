import { applicationOf } from '../../../server/src/compose';
import type { TestApp } from '../../helpers/strapi';
import { codeIn, type Stage } from './stage';

const PASSWORD = 'a password of some length';

interface Answer {
  status: number;
  body: {
    data: { url: string; expiresAt: string } | null;
    error?: { details: { code: string; detail?: string } };
  };
}

/** Links that staff hand over: making and using them, and what is known about their invitations. */
export const createLinks = ({ strapi, mailbox }: TestApp, stage: Stage) => {
  const addressOf = async (documentId: string): Promise<string> =>
    String((await stage.rows('contact', { documentId }))[0]?.email);

  /** What the admin API says about an invitation. */
  const view = async (invitationId: string) =>
    (await stage.admin('get', `/invitations/${invitationId}`)).body.data;

  return {
    addressOf,
    view,
    linkTo: async (invitationId: string): Promise<Answer> =>
      await stage.admin('post', `/invitations/${invitationId}/link`),
    urlOf: ({ body }: Answer): string => String(body.data?.url),
    refusalOf: ({ status, body }: Answer) => [status, body.error?.details.code, body.error?.details.detail],
    inspect: (url: string) => stage.post('/invitations/inspect', { code: codeIn(url) }),
    redeem: (url: string) => stage.post('/invitations/redeem', { code: codeIn(url), password: PASSWORD }),
    mailsTo: (address: string) => mailbox.mails.filter(({ to }) => to === address),

    async eventsOf(invitationId: string): Promise<string[]> {
      return (await view(invitationId)).timeline.map(({ event }: { event: string }) => event);
    },

    /** The CRM's record of an invitation. */
    async record(invitationId: string) {
      return (await stage.rows('portal-invitation', { documentId: invitationId }))[0];
    },

    /** Changes a contact in the CRM so that the site does not notice, as in a CRM that it polls. */
    changeUnnoticed: (documentId: string, columns: object): Promise<unknown> =>
      Promise.resolve(
        strapi.db.connection('crm_user_invite_contacts').where('document_id', documentId).update(columns)
      ),

    async invitedWithoutMail(data: Record<string, unknown> = {}) {
      const { documentId: contactId } = await stage.contact(data);
      const answer = await stage.invite(contactId, { notify: false });
      expect(answer.body.data).toMatchObject({ accepted: [{ contactId }], refused: [] });
      const { batchId, accepted } = answer.body.data;
      return {
        contactId,
        batchId,
        invitationId: String(accepted[0].invitationId),
        address: await addressOf(contactId),
      };
    },

    async mailed(data: Record<string, unknown> = {}) {
      const { documentId: contactId } = await stage.contact(data);
      const answer = await stage.invite(contactId);
      const address = await addressOf(contactId);
      await stage.codeSentTo(address);
      await stage.jobsDone();
      return { contactId, address, invitationId: String(answer.body.data.accepted[0].invitationId) };
    },

    connector: applicationOf(strapi).connector,
  };
};

export type Links = ReturnType<typeof createLinks>;
