import { randomUUID } from 'node:crypto';
import { normalizeAddress } from '../../domain/addresses';
import { AppError } from '../../domain/app-error';
import { faultPoint } from '../../domain/fault-points';
import { codeProblem, OPEN_STATUSES } from '../../domain/invitation-state';
import type { AccountRepository } from '../../repositories/accounts';
import type { LedgerInvitation } from '../../repositories/invitation-row';
import type { InvitationRepository } from '../../repositories/invitations';
import type { User, UserRepository } from '../../repositories/users';
import type { FoundCode } from '../../repositories/codes';
import type { CodeLookup } from './code-lookup';
import type { CheckCrm } from './check-crm';
import type { RunRedemption } from './record-redemption';
import type { RefusedAttempts } from './refused-attempts';
import type { Sessions } from '../access';

/** A signed-in user of the site; `sessionId` if Strapi keeps sessions. */
export interface SignedIn {
  user: User;
  sessionId: string | undefined;
}

interface Options {
  lookUp: CodeLookup;
  checkCrm: CheckCrm;
  refusedAttempts: RefusedAttempts;
  users: UserRepository;
  accounts: AccountRepository;
  invitations: InvitationRepository;
  runRedemption: RunRedemption;
  sessions: Sessions;
  now: () => Date;
}

/** Accepts an invitation as an existing, signed-in user. */
export const createAccept = (options: Options) => {
  const { lookUp, checkCrm, refusedAttempts, users, accounts, invitations } = options;
  const { runRedemption, sessions, now } = options;

  /** True if this call, and no other, has used the invitation. */
  const claim = async (invitation: LedgerInvitation, user: User, role: number | null): Promise<boolean> => {
    const { used } = await runRedemption('accepted', async () => {
      const { invitationId, generation } = invitation;
      const changes = {
        status: 'redeemed' as const,
        openKey: null,
        redeemedAt: now(),
        closedAt: now(),
        portalUserId: randomUUID(),
        userId: user.id,
        username: user.username,
      };
      const guard = { status: OPEN_STATUSES, generation, codesOpen: true as const };
      if (!(await invitations.update(invitationId, changes, guard))) return { used: null };
      faultPoint('accept.claimed');
      // A user deleted or blocked at this moment must not be recorded in the CRM.
      if (!(await users.lockOpen(user.id))) throw new AppError('sign-in.required');
      if (role !== null) await users.setRole(user.id, role);
      await accounts.clearEnded(user.id);
      return { used: { ...invitation, ...changes } };
    });
    return used !== null;
  };

  const accept = async ({ invitation, generation }: FoundCode, user: User): Promise<void> => {
    if (normalizeAddress(user.email) !== invitation.address) throw new AppError('invitation.email-mismatch');
    if (invitation.status === 'redeemed' && invitation.userId === user.id) return;
    const problem = codeProblem(invitation, generation, now());
    if (problem) throw new AppError(problem);

    const invitedRole = await checkCrm(invitation)();
    const role = (await users.hasDefaultRole(user.id)) ? invitedRole : null;
    if (await claim(invitation, user, role)) return faultPoint('accept.committed');
    const current = await invitations.get(invitation.invitationId);
    if (current?.userId === user.id) return;
    throw new AppError((current && codeProblem(current, generation, now())) ?? 'invitation.redeemed');
  };

  /**
   * The user keeps its role unless that is Strapi's default role. Accepting again only ends the other
   * sessions, in case the first call failed before it ended them.
   *
   * @throws AppError `invitation.*`, `sign-in.required`, `rate.limited`, `crm.unavailable`
   */
  return async (code: string, { user, sessionId }: SignedIn, clientAddress: string): Promise<void> => {
    const found = await lookUp(code, clientAddress, 'attempt');
    await refusedAttempts.watch(found, () => accept(found, user));
    await sessions.endOthers(user.id, sessionId);
  };
};
