import type { RedeemRequest } from '../../../../contracts';
import type { PluginConfig } from '../../config';
import { AppError } from '../../domain/app-error';
import { codeProblem } from '../../domain/invitation-state';
import { faultPoint } from '../../domain/fault-points';
import type { FoundCode } from '../../repositories/codes';
import type { ProviderTokens } from '../../repositories/sign-in-providers';
import type { Connection } from '../access';
import type { AddressHolders } from '../invitations';
import type { CheckCrm } from './check-crm';
import type { CheckForm } from './check-form';
import type { CodeLookup } from './code-lookup';
import type { Credentials } from './credentials';
import type { RedeemAnswers, RedeemResult } from './redeem-answers';
import type { RefusedAttempts } from './refused-attempts';
import type { SignUpService } from './sign-up';

/** The client of a request, by its address and its connection. */
export interface Client extends Connection {
  address: string;
  /** The tokens of a sign-in with a provider that Strapi keeps in the client's session, or null. */
  providerTokens: ProviderTokens | null;
}

interface Options {
  config: Pick<PluginConfig, 'terms'>;
  lookUp: CodeLookup;
  refusedAttempts: RefusedAttempts;
  addressHolders: AddressHolders;
  checkForm: CheckForm;
  checkCrm: CheckCrm;
  credentialOf: Credentials;
  signUp: SignUpService;
  answers: RedeemAnswers;
  now: () => Date;
}

/** Signs an invitee up: creates a user of the site, and a portal user of the contact in the CRM. */
export const createRedeem = (options: Options) => {
  const { config, lookUp, refusedAttempts, addressHolders, checkForm, checkCrm } = options;
  const { credentialOf, signUp, answers, now } = options;

  const redeem = async (found: FoundCode, request: RedeemRequest, client: Client): Promise<RedeemResult> => {
    const { invitation, generation, isAddressFree } = found;
    const { invitationId } = invitation;
    const credential = credentialOf(request, client.providerTokens, { invitationId, generation });
    const isUsable = codeProblem(invitation, generation, now()) === null;
    const holder = isUsable && !isAddressFree ? await addressHolders.find(invitation.address) : null;
    if (holder?.kind === 'blocked') throw new AppError('user.blocked');
    if (!isUsable || holder?.kind === 'user') return answers.notCreated(found, credential, client);
    faultPoint('redeem.found');

    await credential.identify(invitation);
    // At the same time as the form's check asks the CRM for the contact's fields, so that both are one request.
    const invitedRole = checkCrm(invitation);
    const sorted = await checkForm(request, invitation, credential);
    const role = await invitedRole();
    faultPoint('redeem.asked');

    const { signIn, passkey } = await credential.prepare();
    faultPoint('redeem.hashed');
    const outcome = await signUp({
      invitation,
      signIn,
      passkey,
      username: request.username,
      sorted,
      termsVersion: request.acceptedTerms && config.terms ? config.terms.version : null,
      role,
    });
    faultPoint('redeem.committed');

    return outcome.kind === 'created'
      ? answers.created(outcome.userId, outcome.user, client)
      : answers.notCreated(found, credential, client);
  };

  /** @throws AppError every code of the public API except those of accepting */
  return async (request: RedeemRequest, client: Client): Promise<RedeemResult> => {
    const found = await lookUp(request.code, client.address, 'attempt');
    return refusedAttempts.watch(found, () => redeem(found, request, client));
  };
};
