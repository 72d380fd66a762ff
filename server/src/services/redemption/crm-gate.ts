import { AppError } from '../../domain/app-error';
import type { LedgerInvitation } from '../../repositories/invitation-row';
import type { UserRepository } from '../../repositories/users';
import type { AskCrm } from './ask-crm';
import type { CloseCodes } from '../invitations/close-codes';
import type { ResendAndRevokeService } from '../invitations/resend-and-revoke';

interface Options {
  askCrm: AskCrm;
  closeCodes: CloseCodes;
  takeBack: ResendAndRevokeService['takeBack'];
  users: UserRepository;
  log: { error(message: string): void };
}

/**
 * What an invitation passes before it is used: the CRM still wants it, and its portal still has the role. What the CRM
 * has taken back is taken back in the ledger too; a portal that the site does not serve may come back.
 *
 * @returns the id of the users-permissions role that the invitation gives
 * @throws AppError `invitation.revoked`, `crm.unavailable`
 */
export const createCrmGate =
  ({ askCrm, closeCodes, takeBack, users, log }: Options) =>
  async (invitation: LedgerInvitation): Promise<number> => {
    const verdict = await askCrm(invitation);
    if (verdict.kind === 'revoked') await takeBack(invitation.invitationId);
    if (verdict.kind === 'closed') await closeCodes(invitation, verdict.reason);
    if (verdict.kind !== 'good' && verdict.kind !== 'unmapped') throw new AppError('invitation.revoked');
    const role = verdict.kind === 'good' ? await users.findRole(verdict.userRole) : null;
    if (role) return role.id;
    log.error(
      `The role "${invitation.roleName}" of the portal "${invitation.portalName}" is not mapped to a role of the site: map it on the page of the portal`
    );
    throw new AppError('crm.unavailable');
  };

export type CrmGate = ReturnType<typeof createCrmGate>;
