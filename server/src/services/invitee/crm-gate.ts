import { AppError } from '../../domain/app-error';
import type { LedgerInvitation } from '../../repositories/invitation-row';
import type { UserRepository } from '../../repositories/users';
import type { AskCrm } from './ask-crm';
import type { CloseCodes } from '../ending/close-codes';
import type { ResendAndRevokeService } from '../ending/resend-and-revoke';

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
    if (verdict.kind !== 'good') throw new AppError('invitation.revoked');
    const role = await users.findRole(verdict.userRole);
    if (role) return role.id;
    log.error(`There is no users-permissions role of type ${verdict.userRole}: map the portal's role anew`);
    throw new AppError('crm.unavailable');
  };

export type CrmGate = ReturnType<typeof createCrmGate>;
