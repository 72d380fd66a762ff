import type { PasskeyCreationOptions, PublicErrorCode } from '../../../../contracts';
import { toUnicodeAddress } from '../../domain/addresses';
import { AppError } from '../../domain/app-error';
import { codeProblem } from '../../domain/invitation-state';
import type { Passkeys } from '../access';
import type { AddressHolders } from '../invitations';
import type { CodeLookup } from './code-lookup';
import type { RefusedAttempts } from './refused-attempts';

interface Options {
  lookUp: CodeLookup;
  refusedAttempts: RefusedAttempts;
  addressHolders: AddressHolders;
  passkeys: Pick<Passkeys, 'creationOptions'>;
  now: () => Date;
}

/** Options to create a passkey with, for somebody who can sign up. */
export const createPasskeyOptions = (options: Options) => {
  const { lookUp, refusedAttempts, addressHolders, passkeys, now } = options;

  /**
   * @param origin Of the page
   * @throws AppError `invitation.unknown`, `.expired`, `.redeemed`, `.revoked`, `.replaced`, `user.blocked`,
   *   `rate.limited`; `passkey.unavailable` for an existing user, and on a page without passkeys
   */
  return async (code: string, clientAddress: string, origin: string): Promise<PasskeyCreationOptions> => {
    const found = await lookUp(code, clientAddress, 'inspect');
    const { invitation, generation, isAddressFree } = found;
    const refuse = (reason: PublicErrorCode) =>
      refusedAttempts.watch(found, () => Promise.reject(new AppError(reason)));
    const problem = codeProblem(invitation, generation, now());
    if (problem) return refuse(problem);
    const holder = isAddressFree ? null : await addressHolders.find(invitation.address);
    if (holder?.kind === 'blocked') return refuse('user.blocked');
    if (holder?.kind === 'user') throw new AppError('passkey.unavailable');

    const { invitationId, portalName, fullName } = invitation;
    const address = toUnicodeAddress(invitation.address);
    return passkeys.creationOptions(
      origin,
      { invitationId, generation, portalName },
      { address, fullName: fullName ?? address }
    );
  };
};
