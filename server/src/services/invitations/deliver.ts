import type { Contact } from '../../../../contracts';
import type { PluginConfig } from '../../config';
import type { Connector, EmailDelivery } from '../../crm/connector';
import { hashCode, mintCode } from '../../domain/codes';
import { faultPoint } from '../../domain/fault-points';
import { OPEN_STATUSES } from '../../domain/invitation-state';
import { PermanentError } from '../../domain/permanent-error';
import type { SendReason } from '../../jobs/job-data';
import type { CodeRepository } from '../../repositories/codes';
import type { LedgerInvitation } from '../../repositories/invitation-row';
import type { InvitationRepository } from '../../repositories/invitations';
import type { InTransaction } from '../../repositories/transaction';
import type { BeforeCode, CodeObstacle } from './before-code';
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
  beforeCode: BeforeCode;
  syncRevocation: ResendAndRevoke['syncRevocation'];
  inTransaction: InTransaction;
}

const CLOSED = 'The contact was changed before the e-mail was sent. Resend the invitation.';

const FAILURES: Record<Exclude<CodeObstacle, 'changed'>, string> = {
  'codes-closed': CLOSED,
  'contact-inactive': 'The contact is inactive',
  'contact-deleted': 'The contact is no longer in the CRM',
  'no-address': 'The contact has no e-mail address that can be used',
  'contact-address-changed':
    "The contact's e-mail address has changed. Resend the invitation to send it to the new address.",
};

/** The job runs again, with the invitation as it is then. */
const changed = (): Error => new Error('The invitation was changed while its e-mail was being prepared');

const hostOf = (url: string): string => new URL(url).hostname;

/** Sends an invitation's e-mail, with a newly minted code. Every step may be repeated. */
export const createDeliver = (options: Options) => {
  const { connector, portals, invitations, codes, beforeCode, syncRevocation, inTransaction } = options;

  /** @throws PermanentError if the contact cannot be mailed */
  const refresh = async (
    stored: LedgerInvitation,
    contact: Contact | null,
    reason: SendReason
  ): Promise<LedgerInvitation> => {
    if (stored.codesClosed === null && contact?.active && contact.doNotEmail) {
      throw new PermanentError('The contact does not want e-mail');
    }
    const mayChangeAddress = reason !== 'renew' && reason !== 'request';
    const { invitation, obstacle } = await beforeCode.refresh(stored, contact, { mayChangeAddress });
    if (obstacle === 'changed') throw changed();
    if (obstacle !== null) throw new PermanentError(FAILURES[obstacle]);
    return invitation;
  };

  /** Stores the code's hash if the invitation is still as it was read: the code opens it for whoever has the address. */
  const keep = async ({ invitationId, generation, address }: LedgerInvitation, code: string): Promise<void> =>
    inTransaction(async () => {
      const asRead = { status: OPEN_STATUSES, generation, address, codesOpen: true } as const;
      if (!(await invitations.update(invitationId, { generation }, asRead))) throw changed();
      await codes.add(hashCode(code), { invitationId, generation });
    });

  /** @returns null if the CRM has revoked the invitation, so that nothing was sent */
  return async (job: MailJob, stored: LedgerInvitation): Promise<EmailDelivery | null> => {
    faultPoint('send.begun');
    const { payload } = job;
    const { invitationId, contactId, portalId, roleId } = stored;
    // At the same time, so that a CRM that counts requests gets one. Without the portal, nothing below is done: in a CRM
    // that lacks it, a missing contact or invitation does not mean that it was deleted.
    const [portal, contact, isWanted] = await Promise.all([
      portals.getForRole(portalId, roleId),
      connector.contacts.get(contactId),
      beforeCode.ensureRecord(stored),
    ]);
    faultPoint('send.crm-created');
    const invitation = await refresh(stored, contact, payload.reason);
    if (!isWanted) {
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
    await keep(invitation, code);
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
