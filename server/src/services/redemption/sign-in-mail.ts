import type { Connector } from '../../crm/connector';
import { CrmError } from '../../crm/crm-error';
import { normalizeAddress } from '../../domain/addresses';
import { faultPoint } from '../../domain/fault-points';
import { firstLocale } from '../../domain/languages';
import { PermanentError } from '../../domain/permanent-error';
import type { Job, JobHandler } from '../../jobs/job';
import type { RenderMail } from '../../mail/render';
import { signInTemplate } from '../../mail/sign-in-template';
import type { FindSignInPage, PortalDirectory } from '../portals';

interface Options {
  connector: Connector;
  portals: PortalDirectory;
  findSignInPage: FindSignInPage;
  renderMail: RenderMail;
  now: () => Date;
}

type SignInMailJob = Job<'sign-in-mail.send'>;

const REJECTED = 'The e-mail that says where to sign in was not accepted';

/**
 * The reply of a mail server names the person. A job that belongs to an invitation forgets it with the invitation; any
 * other never keeps it.
 */
const withoutReply = (error: unknown): unknown => {
  if (error instanceof CrmError) return error;
  return error instanceof PermanentError ? new PermanentError(REJECTED) : new Error(REJECTED);
};

/** Tells a contact that has access already where to sign in. */
export const createSignInMail = (options: Options): JobHandler<'sign-in-mail.send'> => {
  const { connector, portals, findSignInPage, renderMail, now } = options;

  /** Null if the CRM has no record of the invitation, so that no e-mail can be regarding it. */
  const regarding = async (invitationId: string | null | undefined): Promise<string | null> =>
    invitationId && (await connector.invitations.get(invitationId)) ? invitationId : null;

  const isSent = async ({ attempts, payload: { emailId } }: SignInMailJob): Promise<boolean> => {
    if (attempts === 1) return false;
    const state = (await connector.emails.deliveries([emailId])).get(emailId)?.state;
    return state === 'sent' || state === 'pending';
  };

  return {
    async run(job) {
      const { payload, attempts } = job;
      const { emailId, contactId, portalId } = payload;
      if (await isSent(job)) return;
      const [portal, contact] = await Promise.all([
        portals.findCached(portalId),
        connector.contacts.get(contactId),
      ]);
      const to = normalizeAddress(contact?.email);
      if (!portal || !contact?.active || contact.doNotEmail || !to) return;
      const { firstName, lastName, fullName, company } = contact;
      const locale = firstLocale(contact.language, portal.defaultLocale);
      const { name, siteUrl, timeZone } = portal;
      const mail = await renderMail(signInTemplate(locale, firstLocale(portal.defaultLocale)), {
        contact: { firstName, lastName, fullName, company, email: to },
        portal: { name, siteUrl, timeZone },
        role: '',
        invitedBy: null,
        message: null,
        isReminder: false,
        expiresAt: now(),
        link: await findSignInPage(portal, locale),
      });
      const invitationId = await regarding(job.invitationId);
      const messageId = `<${emailId}.${attempts}@${new URL(siteUrl).hostname}>`;
      await connector.emails
        .send({ ...mail, id: emailId, invitationId, contactId, to, messageId })
        .catch((error: unknown) => {
          throw invitationId === null ? withoutReply(error) : error;
        });
      faultPoint('sign-in-mail.delivered');
    },
  };
};
