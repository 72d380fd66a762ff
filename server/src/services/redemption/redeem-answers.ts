import type { CreatedUser, RedeemResponse } from '../../../../contracts';
import type { PluginConfig } from '../../config';
import { AppError } from '../../domain/app-error';
import { MINUTE_MS } from '../../domain/durations';
import { codeProblem } from '../../domain/invitation-state';
import type { AccountRepository } from '../../repositories/accounts';
import type { FoundCode } from '../../repositories/codes';
import type { InvitationRepository } from '../../repositories/invitations';
import type { UserRepository } from '../../repositories/users';
import type { Connection, SessionCookie, Sessions } from '../access';
import type { Credential } from './credentials';

/** How long the same code with the same password or account gets the same answer, in case the first answer was lost. */
const REPEAT_MS = 15 * MINUTE_MS;

export interface RedeemResult {
  answer: RedeemResponse;
  cookie?: SessionCookie;
}

interface Options {
  config: Pick<PluginConfig, 'invitation'>;
  sessions: Sessions;
  users: UserRepository;
  accounts: AccountRepository;
  invitations: InvitationRepository;
  now: () => Date;
}

/** The answers to a redemption. */
export const createRedeemAnswers = (options: Options) => {
  const { config, sessions, users, accounts, invitations, now } = options;

  /** The user was created: 201, with a session unless `invitation.signIn` is false. */
  const created = async (
    userId: number,
    { documentId, username, email }: CreatedUser,
    connection: Connection
  ): Promise<RedeemResult> => {
    const answer = { status: 'created' as const, user: { documentId, username, email } };
    if (!config.invitation.signIn) return { answer };
    const issued = await sessions.issue(userId, connection);
    return issued ? { answer: { ...answer, session: issued.session }, cookie: issued.cookie } : { answer };
  };

  /** Repeats the first answer for a client that has code and credential; null if this does not apply. */
  const repeated = async (
    { invitation, generation }: Pick<FoundCode, 'invitation' | 'generation'>,
    credential: Pick<Credential, 'isOf'>,
    connection: Connection
  ): Promise<RedeemResult | null> => {
    const { redeemedAt, invitationId } = invitation;
    const isRecent = redeemedAt !== null && now().getTime() - redeemedAt.getTime() < REPEAT_MS;
    if (!isRecent || generation !== invitation.generation) return null;
    const account = await accounts.findByInvitation(invitationId);
    const user = account && (await users.get(account.userId));
    if (!user || user.blocked || !(await credential.isOf(user))) return null;
    return created(user.id, user, connection);
  };

  /**
   * No user was created, because the code cannot be used or the address has a user. That user may come from
   * an earlier or concurrent request with the same code.
   *
   * @throws AppError `invitation.expired`, `.redeemed`, `.revoked`, `.replaced`
   */
  const notCreated = async (
    { invitation, generation }: FoundCode,
    credential: Pick<Credential, 'isOf'>,
    connection: Connection
  ): Promise<RedeemResult> => {
    const current = (await invitations.get(invitation.invitationId)) ?? invitation;
    const problem = codeProblem(current, generation, now());
    if (!problem) return { answer: { status: 'existing-user' } };
    const repeat =
      problem === 'invitation.redeemed' &&
      (await repeated({ invitation: current, generation }, credential, connection));
    if (repeat) return repeat;
    throw new AppError(problem);
  };

  return { created, notCreated };
};

export type RedeemAnswers = ReturnType<typeof createRedeemAnswers>;
