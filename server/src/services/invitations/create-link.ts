import type { CodesClosedReason, LinkResponse } from '../../../../contracts';
import { CODES_CLOSED_REASONS } from '../../../../contracts';
import type { PluginConfig } from '../../config';
import type { Connector } from '../../crm/connector';
import { AppError } from '../../domain/app-error';
import { hashCode, mintCode } from '../../domain/codes';
import { targetProblem } from '../../domain/eligibility';
import { isOpenAt } from '../../domain/invitation-state';
import type { Outbox } from '../../jobs/outbox';
import type { CodeRepository } from '../../repositories/codes';
import type { LedgerInvitation } from '../../repositories/invitation-row';
import type { InvitationRepository } from '../../repositories/invitations';
import type { InTransaction } from '../../repositories/transaction';
import { writeStatusJob, type Timeline } from '../core';
import { linkToSignUp, type MappedPortal, type PortalDirectory } from '../portals';
import type { BeforeCode, CodeObstacle } from './before-code';
import type { ResendAndRevoke } from './resend-and-revoke';

/** How often to start again because the invitation was changed at the same time. */
const MAX_TRIES = 3;

const RESEND_FIRST = 'The links of the invitation are closed; resend or revoke it';

interface Options {
  config: Pick<PluginConfig, 'allowedOrigins' | 'invitation'>;
  connector: Connector;
  portals: PortalDirectory;
  beforeCode: BeforeCode;
  syncRevocation: ResendAndRevoke['syncRevocation'];
  invitations: InvitationRepository;
  codes: CodeRepository;
  timeline: Timeline;
  outbox: Outbox;
  inTransaction: InTransaction;
  now: () => Date;
}

const isClosedReason = (obstacle: CodeObstacle): obstacle is CodesClosedReason =>
  CODES_CLOSED_REASONS.some((reason) => reason === obstacle);

const closed = (reason: CodesClosedReason | null): AppError =>
  new AppError('invitation.not-open', { detail: reason ?? undefined }, RESEND_FIRST);

/** Makes links that staff hand over themselves, in person or by another channel than the CRM's e-mail. */
export const createCreateLink = (options: Options) => {
  const { config, connector, portals, beforeCode, syncRevocation } = options;
  const { invitations, codes, timeline, outbox, inTransaction, now } = options;

  /** @throws AppError `invitation.unknown`, `invitation.not-open` */
  const getOpen = async (invitationId: string): Promise<LedgerInvitation> => {
    const invitation = await invitations.get(invitationId);
    if (!invitation) throw new AppError('invitation.unknown');
    if (!isOpenAt(invitation, now())) throw new AppError('invitation.not-open');
    if (invitation.codesClosed !== null) throw closed(invitation.codesClosed);
    return invitation;
  };

  /** @throws AppError `portal.unknown`, or why nobody can sign up with this role */
  const getUsablePortal = async ({ portalId, roleId }: LedgerInvitation): Promise<MappedPortal> => {
    const portal = await portals.getForRole(portalId, roleId);
    const role = portal.roles.find(({ id }) => id === roleId);
    const problem = targetProblem(portal, role, config.allowedOrigins);
    if (problem) throw new AppError(problem.code, { detail: problem.detail });
    return portal;
  };

  /**
   * The same checks as before an e-mail, except for the contact's wish not to get any. Null if the invitation has changed
   * since it was read.
   */
  const checkWithCrm = async (stored: LedgerInvitation): Promise<LedgerInvitation | null> => {
    const contact = await connector.contacts.get(stored.contactId);
    // An e-mail of this generation may be on its way to the address in the ledger.
    const mayChangeAddress = !stored.notify;
    const { invitation, obstacle } = await beforeCode.refresh(stored, contact, { mayChangeAddress });
    if (obstacle === 'changed') return null;
    if (obstacle === 'no-address') throw new AppError('contact.no-email');
    if (obstacle !== null) throw closed(isClosedReason(obstacle) ? obstacle : null);
    if (!(await beforeCode.ensureRecord(invitation))) {
      await syncRevocation(invitation.invitationId);
      throw new AppError('invitation.not-open');
    }
    return invitation;
  };

  /**
   * Stores the code's hash if the invitation is as it was read, so that the link works. An invitation without
   * e-mail is sent with its first link, and so is one whose e-mail failed.
   */
  const keep = async (invitation: LedgerInvitation, code: string, actor: string): Promise<boolean> =>
    inTransaction(async (context) => {
      const { invitationId, generation, address, status, notify, sentAt } = invitation;
      const isHandedOver = status === 'failed' || (status === 'new' && !notify);
      const sent = { status: 'sent' as const, failure: null, sentAt: sentAt ?? now() };
      const isOurs = await invitations.update(invitationId, isHandedOver ? sent : { status }, {
        status: [status],
        generation,
        address,
        notify,
        codesOpen: true,
      });
      if (!isOurs) return false;
      await codes.add(hashCode(code), { invitationId, generation });
      const isFirstLink = isHandedOver && sentAt === null;
      await timeline.add(context, invitation, { event: 'link-created', actor, isFirstLink });
      if (isHandedOver) await outbox.add(context, writeStatusJob(invitationId));
      return true;
    });

  const tryOnce = async (invitationId: string, actor: string): Promise<LinkResponse | null> => {
    const stored = await getOpen(invitationId);
    const portal = await getUsablePortal(stored);
    const invitation = await checkWithCrm(stored);
    if (!invitation) return null;
    if (!isOpenAt(invitation, now())) throw new AppError('invitation.not-open');
    const code = mintCode();
    const url = linkToSignUp(config, portal, code);
    if (!(await keep(invitation, code, actor))) return null;
    return { url, expiresAt: invitation.expiresAt.toISOString() };
  };

  /**
   * Makes one more link of the current generation, which works like the one in the e-mail. The link is returned
   * this once and not stored.
   *
   * @throws AppError `invitation.unknown`; `invitation.not-open`, with the reason if its links are closed;
   *   `contact.no-email`; `portal.unknown`, or why nobody can sign up with its role
   * @throws CrmError if the CRM cannot be asked
   */
  return async (invitationId: string, actor: string): Promise<LinkResponse> => {
    for (let tries = MAX_TRIES; tries > 0; tries -= 1) {
      const link = await tryOnce(invitationId, actor);
      if (link) return link;
    }
    throw new AppError('invitation.not-open');
  };
};
