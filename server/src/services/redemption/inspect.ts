import type { InspectResponse, PublicErrorCode } from '../../../../contracts';
import type { PluginConfig } from '../../config';
import { AppError } from '../../domain/app-error';
import { toFormField } from '../../domain/form-fields';
import { codeProblem, OPEN_STATUSES } from '../../domain/invitation-state';
import { MAX_PASSWORD_BYTES } from '../../domain/password-rules';
import type { Outbox } from '../../jobs/outbox';
import type { LedgerInvitation } from '../../repositories/invitation-row';
import type { InvitationRepository } from '../../repositories/invitations';
import type { InTransaction } from '../../repositories/transaction';
import type { User, UserRepository } from '../../repositories/users';
import type { CodeLookup } from './code-lookup';
import type { Passkeys } from '../access';
import type { AddressHolders } from '../invitations';
import type { AnswerTargets } from './answer-targets';
import { writeStatusJob, type SignInProviders, type Timeline } from '../core';
import type { RefusedAttempts } from './refused-attempts';

interface Options {
  config: Pick<PluginConfig, 'fields' | 'terms' | 'password'>;
  answerTargets: AnswerTargets;
  lookUp: CodeLookup;
  refusedAttempts: RefusedAttempts;
  addressHolders: AddressHolders;
  signInProviders: SignInProviders;
  passkeys: Pick<Passkeys, 'isOffered' | 'hasAny'>;
  users: Pick<UserRepository, 'get'>;
  invitations: InvitationRepository;
  timeline: Timeline;
  outbox: Outbox;
  inTransaction: InTransaction;
  now: () => Date;
}

export const createInspect = (options: Options) => {
  const { config, answerTargets, lookUp, refusedAttempts, addressHolders, invitations, timeline } = options;
  const { signInProviders, passkeys, users, outbox, inTransaction, now } = options;

  const recordOpening = async (invitation: LedgerInvitation): Promise<void> => {
    if (invitation.openedAt) return;
    await inTransaction(async (context) => {
      const isFirst = await invitations.update(
        invitation.invitationId,
        { openedAt: now() },
        { status: OPEN_STATUSES, notOpened: true }
      );
      if (!isFirst) return;
      await timeline.add(context, invitation, { event: 'opened', actor: 'invitee' });
      await outbox.add(context, writeStatusJob(invitation.invitationId));
    });
  };

  const describeSignIn = async (
    user: User,
    languages: readonly string[],
    origin: string
  ): Promise<Pick<InspectResponse, 'signInProvider' | 'signInPasskey'>> => {
    const signInProvider = signInProviders.describe(user.provider, languages);
    if (signInProvider || user.password) return { signInProvider };
    return passkeys.isOffered(origin) && (await passkeys.hasAny(user.id)) ? { signInPasskey: true } : {};
  };

  /**
   * The data for the form. Opening a link records only that it was opened, or refused.
   *
   * @param languages Languages of the page that shows the form, best first; if none is known, labels are in
   *   that of the
   * invitation
   * @param origin Of the page; empty if the client does not tell
   * @throws AppError `invitation.unknown`, `.expired`, `.redeemed`, `.revoked`, `.replaced`, `user.blocked`,
   *   `rate.limited`
   */
  return async (
    code: string,
    clientAddress: string,
    languages: readonly string[],
    origin: string
  ): Promise<InspectResponse> => {
    const found = await lookUp(code, clientAddress, 'inspect');
    const { invitation, generation, isAddressFree } = found;
    const problem = codeProblem(invitation, generation, now());
    const refuse = (reason: PublicErrorCode) =>
      refusedAttempts.watch(found, () => Promise.reject(new AppError(reason)));
    if (problem) return refuse(problem);
    const preferred = [...languages, invitation.locale];
    const [holder, places, providers] = await Promise.all([
      isAddressFree ? null : addressHolders.find(invitation.address),
      answerTargets(invitation),
      signInProviders.list(preferred),
    ]);
    if (holder?.kind === 'blocked') return refuse('user.blocked');
    await recordOpening(invitation);
    const user = holder?.kind === 'user' ? await users.get(holder.userId) : null;

    const { firstName, lastName, address: email } = invitation;
    return {
      status: holder?.kind === 'user' ? 'existing-user' : 'open',
      portal: { name: invitation.portalName },
      contact: { firstName, lastName, email },
      fields: config.fields.map((field) => toFormField(field, preferred, places.get(field.name)?.known)),
      ...(config.terms && { terms: config.terms }),
      password: { minLength: config.password.minLength, maxBytes: MAX_PASSWORD_BYTES },
      providers,
      passkeys: passkeys.isOffered(origin),
      ...(user && (await describeSignIn(user, preferred, origin))),
      expiresAt: invitation.expiresAt.toISOString(),
    };
  };
};
