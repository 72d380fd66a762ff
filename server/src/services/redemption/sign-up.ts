import { randomBytes, randomUUID } from 'node:crypto';
import type { CreatedUser } from '../../../../contracts';
import { normalizeAddress, toUnicodeAddress } from '../../domain/addresses';
import { AppError } from '../../domain/app-error';
import type { ValidatedAnswers } from '../../domain/form-fields';
import { faultPoint } from '../../domain/fault-points';
import { OPEN_STATUSES } from '../../domain/invitation-state';
import { usernameKey } from '../../domain/usernames';
import type { AccountRepository } from '../../repositories/accounts';
import type { LedgerInvitation } from '../../repositories/invitation-row';
import type { InvitationRepository } from '../../repositories/invitations';
import type { NewPasskey } from '../../repositories/passkeys';
import { isUniqueViolation, type InTransaction } from '../../repositories/transaction';
import type { SignInMethod, User, UserRepository } from '../../repositories/users';
import type { Passkeys } from '../access';
import type { AddressHolders } from '../invitations';
import type { RunRedemption } from './record-redemption';

/** The invitee's validated input. */
export interface SignUp {
  invitation: LedgerInvitation;
  signIn: SignInMethod;
  passkey: NewPasskey | null;
  username: string | undefined;
  sorted: ValidatedAnswers;
  termsVersion: string | null;
  /** Id of the users-permissions role. */
  role: number;
}

/** The result of a sign-up: a new user, or another request or user had the address first. */
export type SignUpOutcome = { kind: 'created'; userId: number; user: CreatedUser } | { kind: 'overtaken' };

/** Another request was faster; thrown to roll the transaction back. */
class LostRaceError extends Error {}

const TRIES = 3;

/**
 * Defaults to the address. A username may have the domain in either form (Unicode or ASCII): the other form
 * is the e-mail address.
 */
const requestedUsername = ({ username, invitation }: SignUp): string =>
  username ?? toUnicodeAddress(invitation.address);

interface Options {
  users: UserRepository;
  accounts: AccountRepository;
  invitations: InvitationRepository;
  runRedemption: RunRedemption;
  inTransaction: InTransaction;
  addressHolders: AddressHolders;
  passkeys: Pick<Passkeys, 'keep' | 'removeByUser'>;
  now: () => Date;
}

/** The only place where an invitation becomes a user. */
export const createSignUp = (options: Options) => {
  const { users, accounts, invitations, runRedemption, addressHolders, passkeys } = options;
  const { inTransaction, now } = options;

  /** Strapi signs in by address or username: a username must not be another user's address. */
  const isAddressOfAnother = async (username: string, own: string): Promise<boolean> => {
    const address = normalizeAddress(username);
    return address !== null && address !== own && (await users.findByAddress(address)) !== null;
  };

  const isUsername = async (username: string): Promise<boolean> => {
    const key = usernameKey(username);
    if (!(await users.isUsernameTaken(username, key))) return false;
    // An account may still have the name of a user who was renamed or deleted bypassing Strapi.
    await inTransaction(() => accounts.releaseStaleKeys({ address: null, usernameKey: key }));
    return users.isUsernameTaken(username, key);
  };

  /** Call it only after checking who has the address. */
  const isUsernameTaken = async (username: string, address: string): Promise<boolean> =>
    (await isUsername(username)) || (await isAddressOfAnother(username, address));

  const freeUsername = async (signUp: SignUp): Promise<string> => {
    const wished = requestedUsername(signUp);
    if (!(await isUsernameTaken(wished, signUp.invitation.address))) return wished;
    if (signUp.username !== undefined) throw new AppError('username.taken');
    return `${wished}-${randomBytes(4).toString('hex')}`;
  };

  /** The invitation as it is once used. */
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
    if (!(await invitations.update(invitationId, used, guard))) throw new LostRaceError();
    faultPoint('redeem.claimed');
    return { ...invitation, ...used };
  };

  const createUser = async (signUp: SignUp, username: string): Promise<User> => {
    const { invitation, signIn, role, sorted } = signUp;
    const attributes = sorted.userAttributes;
    const user = await users.create({ username, email: invitation.address, signIn, role, attributes });
    faultPoint('redeem.user-created');
    await accounts.save(user, invitation.invitationId);
    return user;
  };

  const reopenUser = async (signUp: SignUp, returning: User): Promise<User> => {
    const { invitation, signIn, role, sorted } = signUp;
    const attributes = sorted.userAttributes;
    const user = { ...returning, ...signIn };
    if (!(await users.reactivate(user.id, { signIn, role, attributes }))) throw new LostRaceError();
    const held = { address: invitation.address, usernameKey: usernameKey(user.username) };
    await accounts.releaseStaleKeys(held, user.id);
    await accounts.save(user, invitation.invitationId);
    return user;
  };

  /** Atomic: a sign-up that fails leaves nothing behind, and the code still works. */
  const write = async (signUp: SignUp, returning: User | null): Promise<User> => {
    const username = returning?.username ?? (await freeUsername(signUp));
    const { user } = await runRedemption('redeemed', async () => {
      const used = await claim(signUp, username);
      const user = returning ? await reopenUser(signUp, returning) : await createUser(signUp, username);
      // A user who returns signs in with what was chosen now, and in no other way.
      if (returning) await passkeys.removeByUser(user.id);
      if (signUp.passkey) await passkeys.keep(user, signUp.passkey);
      faultPoint('redeem.account-kept');
      return { used, user };
    });
    return user;
  };

  const attempt = async (signUp: SignUp): Promise<SignUpOutcome> => {
    const holder = await addressHolders.find(signUp.invitation.address);
    if (holder.kind === 'blocked') throw new AppError('user.blocked');
    if (holder.kind === 'user') throw new LostRaceError();
    await users.resolveUsernameConflicts(signUp.invitation.address);
    const returning = holder.kind === 'returning' ? await users.get(holder.userId) : null;
    const user = await write(signUp, returning);
    const { documentId, username, email } = user;
    return { kind: 'created', userId: user.id, user: { documentId, username, email } };
  };

  /**
   * Another request has taken the address or the username since the check, or an account still has those of a
   * user who was changed or deleted bypassing Strapi.
   */
  const releaseStaleHolders = async (signUp: SignUp): Promise<void> => {
    const held = { address: signUp.invitation.address, usernameKey: usernameKey(requestedUsername(signUp)) };
    await inTransaction(() => accounts.releaseStaleKeys(held));
  };

  /** @throws AppError `username.taken`, `user.blocked`, `passkey.refused` */
  return async (signUp: SignUp): Promise<SignUpOutcome> => {
    for (let tries = TRIES; ; tries -= 1) {
      try {
        return await attempt(signUp);
      } catch (error) {
        if (error instanceof LostRaceError) return { kind: 'overtaken' };
        if (!isUniqueViolation(error)) throw error;
        await releaseStaleHolders(signUp);
        if (tries > 1) continue;
        // A user has the address in a spelling that the look-up does not find.
        if ((await accounts.findUserIdByAddress(signUp.invitation.address)) !== null)
          return { kind: 'overtaken' };
        throw error;
      }
    }
  };
};

export type SignUpService = ReturnType<typeof createSignUp>;
