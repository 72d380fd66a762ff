import { randomBytes, randomUUID } from 'node:crypto';
import type { CreatedUser } from '../../../../contracts';
import { normalizeAddress, readableAddress } from '../../domain/addresses';
import { AppError } from '../../domain/app-error';
import type { SortedAnswers } from '../../domain/form-fields';
import { reached } from '../../domain/steps';
import { OPEN_STATUSES } from '../../domain/invitation-state';
import { usernameKey } from '../../domain/usernames';
import type { AccountRepository } from '../../repositories/accounts';
import type { LedgerInvitation } from '../../repositories/invitation-row';
import type { InvitationRepository } from '../../repositories/invitations';
import { isUniqueViolation } from '../../repositories/transaction';
import type { User, UserRepository } from '../../repositories/users';
import type { FindAddressHolder } from './address-holder';
import type { Redeeming } from './redeeming';

/** What an invitee has given, checked. */
export interface SignUp {
  invitation: LedgerInvitation;
  passwordHash: string;
  /** Left out, the username is the address. */
  username: string | undefined;
  sorted: SortedAnswers;
  termsVersion: string | null;
  /** Id of the users-permissions role. */
  role: number;
}

/** How a sign-up ended: with a user, with another one who has the address, or after somebody else's. */
export type SignUpOutcome = { kind: 'created'; userId: number; user: CreatedUser } | { kind: 'overtaken' };

/** Somebody else was faster; thrown to roll the transaction back. */
class OvertakenError extends Error {}

const TRIES = 3;

interface Options {
  users: UserRepository;
  accounts: AccountRepository;
  invitations: InvitationRepository;
  redeeming: Redeeming;
  findAddressHolder: FindAddressHolder;
  now: () => Date;
}

/** The one place where an invitation becomes a user. */
export const createSignUp = (options: Options) => {
  const { users, accounts, invitations, redeeming, findAddressHolder, now } = options;

  /** Strapi signs in by address or username: one's username must not be another's address. */
  const isOthersAddress = async (username: string, own: string): Promise<boolean> => {
    const address = normalizeAddress(username);
    return address !== null && address !== own && (await users.findByAddress(address)) !== null;
  };

  /** Not to be asked before whether anybody has the address. */
  const isTaken = async (username: string, address: string): Promise<boolean> =>
    (await users.isUsernameTaken(username, usernameKey(username))) ||
    (await isOthersAddress(username, address));

  const freeUsername = async ({ username, invitation }: SignUp): Promise<string> => {
    // Who types the address to sign in may type its domain in either form: one is the address, the other the username.
    const wished = username ?? readableAddress(invitation.address);
    if (!(await isTaken(wished, invitation.address))) return wished;
    if (username !== undefined) throw new AppError('username.taken');
    return `${wished}-${randomBytes(4).toString('hex')}`;
  };

  /** The invitation as it is once it is used. */
  const claim = async (signUp: SignUp, username: string): Promise<LedgerInvitation> => {
    const { invitation, sorted, termsVersion } = signUp;
    const used = {
      status: 'redeemed' as const,
      openKey: null,
      redeemedAt: now(),
      closedAt: now(),
      portalUserId: randomUUID(),
      username,
      answers: sorted.answers,
      contactChanges: sorted.contactChanges,
      termsVersion,
      termsAcceptedAt: termsVersion === null ? null : now(),
    };
    const { invitationId, generation } = invitation;
    const guard = { status: OPEN_STATUSES, generation, codesOpen: true as const };
    if (!(await invitations.update(invitationId, used, guard))) throw new OvertakenError();
    reached('redeem.claimed');
    return { ...invitation, ...used };
  };

  const newUser = async (signUp: SignUp, username: string): Promise<User> => {
    const { invitation, passwordHash, role, sorted } = signUp;
    const { address, invitationId } = invitation;
    const attributes = sorted.userAttributes;
    const user = await users.create({ username, email: address, passwordHash, role, attributes });
    reached('redeem.user-created');
    await accounts.add({
      address,
      usernameKey: usernameKey(username),
      invitationId,
      userId: user.id,
      userDocumentId: user.documentId,
    });
    return user;
  };

  const returningUser = async (signUp: SignUp, user: User): Promise<User> => {
    const { invitation, passwordHash, role, sorted } = signUp;
    const { address, invitationId } = invitation;
    if (!(await accounts.reopen(address, invitationId))) throw new OvertakenError();
    await users.reopen(user.id, { passwordHash, role, attributes: sorted.userAttributes });
    return user;
  };

  /** All of it or nothing: a sign-up that fails leaves nothing behind, and the code still works. */
  const write = async (signUp: SignUp, returning: User | null): Promise<User> => {
    const username = returning?.username ?? (await freeUsername(signUp));
    return redeeming(async (context, noteUse) => {
      const used = await claim(signUp, username);
      const user = returning ? await returningUser(signUp, returning) : await newUser(signUp, username);
      reached('redeem.account-kept');
      await noteUse(context, used, 'redeemed');
      reached('redeem.noted');
      return user;
    });
  };

  const attempt = async (signUp: SignUp): Promise<SignUpOutcome> => {
    const holder = await findAddressHolder(signUp.invitation.address);
    if (holder.kind === 'user') throw new OvertakenError();
    const returning = holder.kind === 'ended' ? await users.get(holder.userId) : null;
    const user = await write(signUp, returning);
    const { documentId, username, email } = user;
    return { kind: 'created', userId: user.id, user: { documentId, username, email } };
  };

  /** @throws AppError `username.taken` */
  return async (signUp: SignUp): Promise<SignUpOutcome> => {
    for (let tries = TRIES; ; tries -= 1) {
      try {
        return await attempt(signUp);
      } catch (error) {
        if (error instanceof OvertakenError) return { kind: 'overtaken' };
        // Somebody took the address or the username between the look and the transaction: look again.
        if (tries <= 1 || !isUniqueViolation(error)) throw error;
      }
    }
  };
};

export type SignUpService = ReturnType<typeof createSignUp>;
