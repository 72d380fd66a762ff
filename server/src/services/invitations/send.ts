import type { Contact } from '../../../../contracts';
import type { PluginConfig } from '../../config';
import type { Connector, EmailDelivery } from '../../crm/connector';
import { normalizeAddress } from '../../domain/addresses';
import { hashCode, mintCode } from '../../domain/codes';
import { isOpenAt, OPEN_STATUSES } from '../../domain/invitation-state';
import { reached } from '../../domain/steps';
import { PermanentError } from '../../domain/permanent-error';
import type { SendReason } from '../../jobs/contents';
import type { JobHandler } from '../../jobs/job';
import type { Outbox } from '../../jobs/outbox';
import type { CodeRepository } from '../../repositories/codes';
import type { LedgerInvitation } from '../../repositories/invitation-row';
import type { InvitationRepository } from '../../repositories/invitations';
import type { InTransaction } from '../../repositories/transaction';
import type { CloseCodes } from './close-codes';
import type { Timeline } from '../core/timeline';
import { composeMail, type MailWriting } from '../portals/compose-mail';
import { writeStatusJob } from '../core/jobs-of-invitations';
import { FOLLOW_SECONDS, type MailJob, type MailOutcome } from './mail-outcome';
import type { PortalDirectory } from '../portals/portal-directory';
import type { ResendAndRevokeService } from './resend-and-revoke';

interface Options {
  config: Pick<PluginConfig, 'allowedOrigins' | 'invitation' | 'mail'>;
  renderMail: MailWriting['renderMail'];
  connector: Connector;
  portals: PortalDirectory;
  invitations: InvitationRepository;
  codes: CodeRepository;
  timeline: Timeline;
  closeCodes: CloseCodes;
  takeBack: ResendAndRevokeService['takeBack'];
  outbox: Outbox;
  inTransaction: InTransaction;
  mailOutcome: MailOutcome;
  now: () => Date;
}

const CLOSED = 'The contact was changed before the e-mail went out; resend the invitation';

const hostOf = (url: string): string => new URL(url).hostname;

/** Sends the e-mails of invitations. Every step may be done twice; only the e-mail itself must not, once it is known to be out. */
export const createSendService = (options: Options) => {
  const { connector, portals, invitations, codes, timeline, closeCodes, takeBack } = options;
  const { outbox, inTransaction, mailOutcome, now } = options;
  const { knownDelivery, settle, conclude } = mailOutcome;

  /** Whether the e-mail that the job is about is still wanted. */
  const isWanted = (invitation: LedgerInvitation, { payload }: MailJob): boolean =>
    invitation.generation === payload.generation && isOpenAt(invitation, now());

  /**
   * Brings the snapshot up to date with the CRM. An e-mail goes only to the address that the CRM holds. That address must not
   * change any more once a link of this generation is out, nor for an invitee who asks for a fresh link: only staff choose
   * to whom an invitation goes.
   */
  const refresh = async (
    invitation: LedgerInvitation,
    contact: Contact | null,
    reason: SendReason
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
    const isAnother = address !== invitation.address;
    if (isAnother && (reason === 'renew' || (await codes.exists(invitationId, generation)))) {
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

  /** Whether staff have revoked the CRM's record, or deleted it; the site follows. */
  const isTakenBack = async (invitationId: string): Promise<boolean> => {
    const record = await connector.invitations.get(invitationId);
    if (record && record.status !== 'revoked') return false;
    await takeBack(invitationId);
    return true;
  };

  /** Null if it is not to be sent: the CRM has taken the invitation back. */
  const send = async (job: MailJob, stored: LedgerInvitation): Promise<EmailDelivery | null> => {
    reached('send.begun');
    const { payload } = job;
    const { invitationId, contactId, portalId, roleId, invitedBy, locale, expiresAt } = stored;
    // A first try has sent nothing yet; a later one may have sent without having heard so.
    const isFirst = payload.reason === 'invite' && job.attempts === 1;
    const isInCrm = !isFirst && (await codes.exists(invitationId));
    if (!isInCrm) {
      await connector.invitations.createMany([
        { id: invitationId, contactId, portalId, roleId, invitedBy, locale, expiresAt },
      ]);
    }
    reached('send.crm-created');
    const known = job.attempts > 1 ? await knownDelivery(job) : null;
    if (known) return known;
    // Before the rest: what a CRM does not have is deleted only if it is the CRM that has the portal.
    const portal = await portals.getRecent(portalId);
    const contact = await connector.contacts.get(contactId);
    const invitation = await refresh(stored, contact, payload.reason);
    if (isInCrm && (await isTakenBack(invitationId))) return null;
    const code = mintCode();
    const mail = await composeMail(options, portal, invitation, {
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

  /** Makes the trouble visible. A reminder that fails leaves the invitation as it is: its first link still works. */
  const onTrouble = async (job: MailJob, error: Error): Promise<void> => {
    const { invitationId, payload } = job;
    const invitation = await invitations.get(invitationId);
    if (!invitation || !isWanted(invitation, job)) return;
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
    async run(job, end) {
      const invitation = await invitations.get(job.invitationId);
      if (!invitation) return;
      const delivery = isWanted(invitation, job) ? await send(job, invitation) : null;
      // What was not tried before has left nothing to bring to its end.
      const outcome = delivery ?? (job.attempts > 1 ? await conclude(job, invitation) : null);
      if (outcome) await settle(job, invitation, outcome, end);
    },
    onTrouble,
  };

  const followDeliveryHandler: JobHandler<'invitation.follow-delivery'> = {
    async run(job, end) {
      const invitation = await invitations.get(job.invitationId);
      if (!invitation) return;
      const { emailId } = job.payload;
      const delivery = (await connector.emails.deliveries([emailId])).get(emailId);
      if (delivery?.state === 'pending') return { againAfterSeconds: FOLLOW_SECONDS };
      // What the CRM has as a draft, or not at all, nobody sends but this.
      const wanted = isWanted(invitation, job) ? (delivery ?? (await send(job, invitation))) : null;
      const outcome = wanted ?? (await conclude(job, invitation));
      if (outcome) await settle(job, invitation, outcome, end);
    },
    onTrouble,
  };

  return { sendHandler, followDeliveryHandler };
};
