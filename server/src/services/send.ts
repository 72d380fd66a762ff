import type { Contact } from '../../../contracts';
import type { PluginConfig } from '../config';
import type { Connector, EmailDelivery } from '../crm/connector';
import { normalizeAddress } from '../domain/addresses';
import { hashCode, mintCode } from '../domain/codes';
import { isOpen, OPEN_STATUSES } from '../domain/invitation-state';
import { reached } from '../domain/steps';
import { PermanentError } from '../domain/permanent-error';
import type { SendReason } from '../jobs/contents';
import type { Job, JobHandler } from '../jobs/job';
import type { Outbox } from '../jobs/outbox';
import type { CodeRepository } from '../repositories/codes';
import type { InvitationRepository, LedgerInvitation } from '../repositories/invitations';
import type { InTransaction } from '../repositories/transaction';
import type { CloseCodes } from './close-codes';
import type { Timeline } from './timeline';
import { composeMail } from './compose-mail';
import { followDeliveryJob, writeStatusJob } from './jobs-of-invitations';
import type { PortalDirectory } from './portal-directory';

/** How long to wait before a CRM that sends by itself is asked how far it has come. */
const FOLLOW_SECONDS = 15;

type MailJob = Job<'invitation.send' | 'invitation.follow-delivery'>;

const TIMELINE_OF = {
  invite: 'sent',
  resend: 'sent',
  renew: 'renewed',
  remind: 'reminded',
} as const satisfies Record<SendReason, string>;

interface Options {
  config: Pick<PluginConfig, 'allowedOrigins' | 'invitation' | 'mail'>;
  connector: Connector;
  portals: PortalDirectory;
  invitations: InvitationRepository;
  codes: CodeRepository;
  timeline: Timeline;
  closeCodes: CloseCodes;
  outbox: Outbox;
  inTransaction: InTransaction;
  now: () => Date;
}

const CLOSED = 'The contact was changed before the e-mail went out; resend the invitation';

const hostOf = (url: string): string => new URL(url).hostname;

/** Sends the e-mails of invitations. Every step may be done twice; only the e-mail itself must not, once it is known to be out. */
export const createSendService = (options: Options) => {
  const { config, connector, portals, invitations, codes, timeline, closeCodes, outbox, inTransaction, now } =
    options;

  /** The invitation, if the e-mail that the job is about is still wanted. */
  const wanted = async ({ invitationId, payload }: MailJob): Promise<LedgerInvitation | null> => {
    const invitation = await invitations.get(invitationId);
    return invitation && invitation.generation === payload.generation && isOpen(invitation.status)
      ? invitation
      : null;
  };

  /**
   * Brings the snapshot up to date with the CRM. An e-mail goes only to the address that the CRM holds; once a link of
   * this generation is out, that address must not change any more.
   */
  const refresh = async (
    invitation: LedgerInvitation,
    contact: Contact | null
  ): Promise<LedgerInvitation> => {
    const { invitationId, generation } = invitation;
    // A link that is closed already helps nobody.
    if (invitation.codesClosed !== null) throw new PermanentError(CLOSED);
    if (!contact?.active) {
      await closeCodes(invitation, contact ? 'contact-inactive' : 'contact-deleted');
      throw new PermanentError(contact ? 'The contact is inactive' : 'The contact is no longer in the CRM');
    }
    if (contact.doNotEmail) throw new PermanentError('The contact does not want e-mail');
    const address = normalizeAddress(contact.email);
    if (!address) throw new PermanentError('The contact has no e-mail address that can be used');
    if (address !== invitation.address && (await codes.exists(invitationId, generation))) {
      await closeCodes(invitation, 'contact-address-changed');
      throw new PermanentError('The contact has another e-mail address by now; resend the invitation to it');
    }
    const { firstName, lastName, fullName } = contact;
    const snapshot = { address, firstName, lastName, fullName };
    const isSame = (Object.keys(snapshot) as (keyof typeof snapshot)[]).every(
      (key) => snapshot[key] === invitation[key]
    );
    if (!isSame && !(await invitations.update(invitationId, snapshot, { generation, codesOpen: true }))) {
      throw new PermanentError(CLOSED);
    }
    return { ...invitation, ...snapshot };
  };

  const send = async (job: MailJob, stored: LedgerInvitation): Promise<EmailDelivery> => {
    reached('send.begun');
    const { payload } = job;
    const { invitationId, contactId, portalId, roleId, invitedBy, locale, expiresAt } = stored;
    await connector.invitations.createMany([
      { id: invitationId, contactId, portalId, roleId, invitedBy, locale, expiresAt },
    ]);
    reached('send.crm-created');
    // A first try has sent nothing yet; a later one may have sent without having heard so.
    if (job.attempts > 1) {
      const known = (await connector.emails.deliveries([payload.emailId])).get(payload.emailId);
      if (known?.state === 'sent' || known?.state === 'pending') return known;
    }
    const contact = await connector.contacts.get(contactId);
    const invitation = await refresh(stored, contact);
    const portal = await portals.getRecent(portalId);
    const code = mintCode();
    const mail = await composeMail(config, portal, invitation, {
      company: contact?.company ?? null,
      isReminder: payload.reason === 'remind',
      code,
    });
    // Before the e-mail: a link that works only after the mail server has answered is a link that may never work.
    await codes.add(hashCode(code), { invitationId, generation: invitation.generation });
    reached('send.code-kept');
    return connector.emails.send({
      ...mail,
      id: payload.emailId,
      invitationId,
      contactId,
      to: invitation.address,
      messageId: `<${payload.emailId}.${job.attempts}@${hostOf(portal.siteUrl)}>`,
    });
  };

  /** A CRM that is part of the transaction is told at once, and without a job of its own. */
  const tellSent = async (
    context: Parameters<Outbox['add']>[0],
    { invitationId, expiresAt }: LedgerInvitation,
    moment: { sentAt?: Date }
  ): Promise<void> => {
    if (!connector.isInSiteDatabase) return outbox.add(context, writeStatusJob(invitationId));
    await connector.invitations.setStatus(invitationId, { status: 'sent', expiresAt, ...moment });
  };

  const settle = async (
    job: MailJob,
    invitation: LedgerInvitation,
    delivery: EmailDelivery
  ): Promise<void> => {
    reached('send.delivered');
    const { invitationId, payload } = job;
    if (delivery.state === 'failed') throw new PermanentError(delivery.reason);
    await inTransaction(async (context) => {
      if (delivery.state === 'pending') {
        const runAt = new Date(now().getTime() + FOLLOW_SECONDS * 1000);
        await outbox.add(context, followDeliveryJob(job, runAt));
        return;
      }
      // A reminder is of the link that went out before.
      const moment = payload.reason === 'remind' ? {} : { sentAt: delivery.sentAt };
      const isOurs = await invitations.update(
        invitationId,
        { status: 'sent', failure: null, ...moment },
        { status: OPEN_STATUSES, generation: payload.generation }
      );
      if (!isOurs) return;
      const event = TIMELINE_OF[payload.reason];
      await timeline.add(context, invitation, { event, at: delivery.sentAt, actor: 'system' });
      await tellSent(context, invitation, moment);
    });
    reached('send.settled');
  };

  /** Makes the trouble visible. A reminder that fails leaves the invitation as it is: its first link still works. */
  const onTrouble = async (job: MailJob, error: Error): Promise<void> => {
    const invitation = await wanted(job);
    if (!invitation) return;
    const { invitationId, payload } = job;
    await inTransaction(async (context) => {
      const isOurs = await invitations.update(
        invitationId,
        { failure: error.message, ...(payload.reason !== 'remind' && { status: 'failed' as const }) },
        { status: OPEN_STATUSES, generation: payload.generation }
      );
      if (!isOurs) return;
      await timeline.add(context, invitation, { event: 'failed', actor: 'system', detail: error.message });
      await outbox.add(context, writeStatusJob(invitationId));
    });
  };

  const sendHandler: JobHandler<'invitation.send'> = {
    async run(job) {
      const invitation = await wanted(job);
      if (invitation) await settle(job, invitation, await send(job, invitation));
    },
    onTrouble,
  };

  const followDeliveryHandler: JobHandler<'invitation.follow-delivery'> = {
    async run(job) {
      const invitation = await wanted(job);
      if (!invitation) return;
      const { emailId } = job.payload;
      const delivery = (await connector.emails.deliveries([emailId])).get(emailId);
      if (delivery?.state === 'pending') return { againAfterSeconds: FOLLOW_SECONDS };
      // What the CRM has as a draft, or not at all, nobody sends but this.
      await settle(job, invitation, delivery ?? (await send(job, invitation)));
    },
    onTrouble,
  };

  return { sendHandler, followDeliveryHandler };
};
