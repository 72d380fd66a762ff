import type { RedeemAnswer, RedeemRequest } from '../../../../contracts';
import type { PluginConfig } from '../../config';
import { hasInvisible, looksLikeAddress, normalizeAddress } from '../../domain/addresses';
import { AppError, invalidValue } from '../../domain/app-error';
import { MINUTE_MS } from '../../domain/durations';
import { sortAnswers, type SortedAnswers } from '../../domain/form-fields';
import { codeProblem } from '../../domain/invitation-state';
import { reached } from '../../domain/steps';
import { passwordProblem } from '../../domain/password-rules';
import type { AccountRepository } from '../../repositories/accounts';
import type { LedgerInvitation } from '../../repositories/invitation-row';
import type { InvitationRepository } from '../../repositories/invitations';
import type { UserRepository } from '../../repositories/users';
import type { FoundCode } from '../../repositories/codes';
import type { CodeLookup } from './code-lookup';
import type { CrmGate } from './crm-gate';
import type { AddressHolders } from '../invitations/address-holder';
import type { FormPlaces } from './form-places';
import type { Passwords } from './passwords';
import type { RefusedAttempts } from './refused-attempts';
import type { Connection, SessionCookie, Sessions } from '../access/sessions';
import type { SignUpService } from './sign-up';

/** For how long the same code with the same password gets the same answer, because the first one may have got lost. */
const REPEAT_MS = 15 * MINUTE_MS;

/** Who asks, and how. */
export interface Client extends Connection {
  address: string;
}

export interface RedeemResult {
  answer: RedeemAnswer;
  cookie?: SessionCookie;
}

interface Options {
  config: Pick<PluginConfig, 'fields' | 'terms' | 'password' | 'invitation'>;
  lookUp: CodeLookup;
  formPlaces: FormPlaces;
  addressHolders: AddressHolders;
  crmGate: CrmGate;
  refusedAttempts: RefusedAttempts;
  signUp: SignUpService;
  passwords: Passwords;
  sessions: Sessions;
  users: UserRepository;
  accounts: AccountRepository;
  invitations: InvitationRepository;
  now: () => Date;
}

export const createRedeemService = (options: Options) => {
  const { config, lookUp, formPlaces, addressHolders, crmGate, signUp, passwords, sessions } = options;
  const { refusedAttempts, users, accounts, invitations, now } = options;

  const created = async (
    user: { userId: number; documentId: string; username: string; email: string },
    client: Client
  ): Promise<RedeemResult> => {
    const { userId, documentId, username, email } = user;
    const answer = { status: 'created' as const, user: { documentId, username, email } };
    if (!config.invitation.signIn) return { answer };
    const issued = await sessions.issue(userId, client);
    return issued ? { answer: { ...answer, session: issued.session }, cookie: issued.cookie } : { answer };
  };

  /** The answer to a redemption that was done a moment ago, for the one who knows code and password. */
  const repeated = async (
    { invitation, generation }: Pick<FoundCode, 'invitation' | 'generation'>,
    password: string,
    client: Client
  ): Promise<RedeemResult | null> => {
    const { redeemedAt, invitationId } = invitation;
    const isRecent = redeemedAt !== null && now().getTime() - redeemedAt.getTime() < REPEAT_MS;
    if (!isRecent || generation !== invitation.generation) return null;
    const account = await accounts.findByInvitation(invitationId);
    const user = account && (await users.get(account.userId));
    if (!user?.password || user.blocked || !(await passwords.verify(password, user.password))) return null;
    return created({ userId: user.id, ...user }, client);
  };

  const checkPassword = async (password: string, invitation: LedgerInvitation): Promise<void> => {
    const { firstName, lastName, fullName, address, portalName } = invitation;
    const problem = passwordProblem(password, {
      minLength: config.password.minLength,
      words: [firstName, lastName, fullName, address, portalName],
      common: await passwords.common(),
    });
    if (problem) throw new AppError(problem);
  };

  const checkUsername = (username: string | undefined, { address }: LedgerInvitation): void => {
    if (username === undefined) return;
    if (hasInvisible(username)) {
      throw invalidValue(['username'], 'value.control-characters');
    }
    const isOthersAddress = looksLikeAddress(username) && normalizeAddress(username) !== address;
    if (isOthersAddress) throw invalidValue(['username'], 'username.other-address');
  };

  const checkForm = async (request: RedeemRequest, invitation: LedgerInvitation): Promise<SortedAnswers> => {
    checkUsername(request.username, invitation);
    const result = sortAnswers(config.fields, request.fields ?? {}, await formPlaces(invitation));
    if (!result.ok) throw new AppError('request.invalid', { errors: result.issues });
    await checkPassword(request.password, invitation);
    if (config.terms?.required && request.acceptedTerms !== true) throw new AppError('terms.required');
    return result.sorted;
  };

  /** The answer when the address has a user: another use of the same code may have made it a moment ago. */
  const notCreated = async (
    { invitation, generation }: FoundCode,
    password: string,
    client: Client
  ): Promise<RedeemResult> => {
    const current = (await invitations.get(invitation.invitationId)) ?? invitation;
    const problem = codeProblem(current, generation, now());
    if (!problem) return { answer: { status: 'existing-user' } };
    const repeat =
      problem === 'invitation.redeemed' &&
      (await repeated({ invitation: current, generation }, password, client));
    if (repeat) return repeat;
    throw new AppError(problem);
  };

  const use = async (found: FoundCode, request: RedeemRequest, client: Client): Promise<RedeemResult> => {
    const { invitation, generation, isAddressFree } = found;
    const isUsable = codeProblem(invitation, generation, now()) === null;
    const holder = isUsable && !isAddressFree ? await addressHolders.find(invitation.address) : null;
    if (holder?.kind === 'blocked') throw new AppError('user.blocked');
    if (!isUsable || holder?.kind === 'user') return notCreated(found, request.password, client);

    reached('redeem.found');
    const sorted = await checkForm(request, invitation);
    const role = await crmGate(invitation);
    reached('redeem.asked');
    const passwordHash = await passwords.hash(request.password);
    reached('redeem.hashed');
    const outcome = await signUp({
      invitation,
      passwordHash,
      username: request.username,
      sorted,
      termsVersion: request.acceptedTerms && config.terms ? config.terms.version : null,
      role,
    });
    reached('redeem.committed');
    return outcome.kind === 'created'
      ? created({ userId: outcome.userId, ...outcome.user }, client)
      : notCreated(found, request.password, client);
  };

  /**
   * Makes the invitee a user of the site, and of the portal in the CRM.
   *
   * @throws AppError all codes of the public API but those of accepting
   */
  return async (request: RedeemRequest, client: Client): Promise<RedeemResult> => {
    const found = await lookUp(request.code, client.address, 'attempt');
    return refusedAttempts.noting(found, () => use(found, request, client));
  };
};

export type Redeem = ReturnType<typeof createRedeemService>;
