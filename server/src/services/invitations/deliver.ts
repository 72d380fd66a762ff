import type { Contact } from '../../../../contracts';
import type { PluginConfig } from '../../config';
import type { Connector, EmailDelivery } from '../../crm/connector';
import { normalizeAddress } from '../../domain/addresses';
import { hashCode, mintCode } from '../../domain/codes';
import { faultPoint } from '../../domain/fault-points';
import { invitationName } from '../../domain/invitation-name';
import { PermanentError } from '../../domain/permanent-error';
import type { SendReason } from '../../jobs/job-data';
import type { CodeRepository } from '../../repositories/codes';
import type { LedgerInvitation } from '../../repositories/invitation-row';
import type { InvitationRepository } from '../../repositories/invitations';
import type { CloseCodes } from './close-codes';
import { composeMail, type MailOptions, type PortalDirectory } from '../portals';
import type { MailJob } from './record-delivery';
import type { ResendAndRevoke } from './resend-and-revoke';

interface Options {
  config: Pick<PluginConfig, 'allowedOrigins' | 'invitation' | 'mail'>;
  renderMail: MailOptions['renderMail'];
  connector: Connector;
  portals: PortalDirectory;
  invitations: InvitationRepository;
  codes: CodeRepository;
  closeCodes: CloseCodes;
  syncRevocation: ResendAndRevoke['syncRevocation'];
}

const CLOSED = 'The contact was changed before the e-mail was sent. Resend the invitation.';

const hostOf = (url: string): string => new URL(url).hostname;

/** Sends an invitation's e-mail, with a newly minted code. Every step may be repeated. */
export const createDeliver = (options: Options) => {
  const { connector, portals, invitations, codes, closeCodes, syncRevocation } = options;

  /**
   * Updates the snapshot from the CRM: an e-mail goes only to the contact's current address. If a link of
   * this generation was sent, or an invitee asks for a new link, a changed address closes the codes instead:
   * only staff choose where an invitation goes.
   *
   * @throws PermanentError if the contact cannot be mailed
   */
  const refresh = async (
    invitation: LedgerInvitation,
    contact: Contact | null,
    reason: SendReason
  ): Promise<LedgerInvitation> => {
    const { invitationId, generation } = invitation;
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
      throw new PermanentError(
        "The contact's e-mail address has changed. Resend the invitation to send it to the new address."
      );
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

  /** True if staff have revoked or deleted the CRM's record. */
  const isRevokedInCrm = async (invitationId: string): Promise<boolean> => {
    const record = await connector.invitations.get(invitationId);
    return record === null || record.status === 'revoked';
  };

  /** @returns null if the CRM has revoked the invitation, so that nothing was sent */
  return async (job: MailJob, stored: LedgerInvitation): Promise<EmailDelivery | null> => {
    faultPoint('send.begun');
    const { payload } = job;
    const { invitationId, contactId, portalId, roleId, invitedBy, locale, expiresAt } = stored;
    const isFirstAttempt = payload.reason === 'invite' && job.attempts === 1;
    const isInCrm = !isFirstAttempt && (await codes.exists(invitationId));
    const record = {
      id: invitationId,
      name: invitationName(stored),
      contactId,
      portalId,
      roleId,
      invitedBy,
      locale,
      expiresAt,
    };
    // At the same time, so that a CRM that counts requests gets one. Without the portal, nothing below is done: in a CRM
    // that lacks it, a missing contact or invitation does not mean that it was deleted.
    const [portal, contact, isRevoked] = await Promise.all([
      portals.getForRole(portalId, roleId),
      connector.contacts.get(contactId),
      isInCrm ? isRevokedInCrm(invitationId) : connector.invitations.createMany([record]).then(() => false),
    ]);
    faultPoint('send.crm-created');
    const invitation = await refresh(stored, contact, payload.reason);
    if (isRevoked) {
      await syncRevocation(invitationId);
      return null;
    }

    const code = mintCode();
    const mail = await composeMail(options, portal, invitation, {
      company: contact?.company ?? null,
      isReminder: payload.reason === 'remind',
      code,
    });
    // Before the e-mail: if the mail server's answer is lost, the link that arrives must work.
    await codes.add(hashCode(code), { invitationId, generation: invitation.generation });
    faultPoint('send.code-kept');
    return connector.emails.send({
      ...mail,
      id: payload.emailId,
      invitationId,
      contactId,
      to: invitation.address,
      messageId: `<${payload.emailId}.${job.attempts}@${hostOf(portal.siteUrl)}>`,
    });
  };
};

export type Deliver = ReturnType<typeof createDeliver>;
