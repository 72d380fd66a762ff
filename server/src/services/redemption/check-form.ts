import type { RedeemRequest } from '../../../../contracts';
import type { PluginConfig } from '../../config';
import { hasInvisibleCharacters, looksLikeAddress, normalizeAddress } from '../../domain/addresses';
import { AppError, invalidValue } from '../../domain/app-error';
import { validateAnswers, type ValidatedAnswers } from '../../domain/form-fields';
import type { LedgerInvitation } from '../../repositories/invitation-row';
import type { AnswerTargets } from './answer-targets';
import type { Credential } from './credentials';

interface Options {
  config: Pick<PluginConfig, 'fields' | 'terms'>;
  answerTargets: AnswerTargets;
}

const checkUsername = (username: string | undefined, { address }: LedgerInvitation): void => {
  if (username === undefined) return;
  if (hasInvisibleCharacters(username)) throw invalidValue(['username'], 'value.control-characters');
  const isAddressOfAnother = looksLikeAddress(username) && normalizeAddress(username) !== address;
  if (isAddressOfAnother) throw invalidValue(['username'], 'username.other-address');
};

/** Validates the sign-up form and sorts its answers by where they are stored. */
export const createCheckForm =
  ({ config, answerTargets }: Options) =>
  /** @throws AppError `request.invalid`, `password.*`, `terms.required` */
  async (
    request: RedeemRequest,
    invitation: LedgerInvitation,
    credential: Pick<Credential, 'check'>
  ): Promise<ValidatedAnswers> => {
    checkUsername(request.username, invitation);
    const result = validateAnswers(config.fields, request.fields ?? {}, await answerTargets(invitation));
    if (!result.ok) throw new AppError('request.invalid', { errors: result.issues });
    await credential.check(invitation);
    if (config.terms?.required && request.acceptedTerms !== true) throw new AppError('terms.required');
    return result.sorted;
  };

export type CheckForm = ReturnType<typeof createCheckForm>;
