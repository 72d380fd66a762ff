import type { ProviderSignIn } from '../../../../contracts';
import { addressSpellings, normalizeAddress } from '../../domain/addresses';
import { AppError } from '../../domain/app-error';
import { TimeoutError, withTimeout } from '../../domain/with-timeout';
import type {
  ProviderSettings,
  ProviderTokens,
  SignInProviderRepository,
} from '../../repositories/sign-in-providers';
import type { SignInProviders } from '../core';
import { clientOfTokens } from './token-client';

/** How long an invitee waits for the provider. */
const TIME_LIMIT_MS = 10_000;

/** The account at a provider that somebody has signed in to. */
export interface ProviderAccount {
  /** Normalized. */
  address: string;
  /** The address as Strapi's own sign-in with the provider looks it up. */
  email: string;
}

interface Options {
  signInProviders: Pick<SignInProviders, 'find'>;
  providers: Pick<SignInProviderRepository, 'readAddress' | 'trustsAnyClient'>;
  log: { warn(message: string): void };
}

/** The provider did not confirm the sign-in. The message is for the log, and never a text of the provider. */
class NotConfirmedError extends Error {}

const hasToken = ({ access_token, id_token, code, oauth_token }: ProviderTokens): boolean =>
  Boolean(access_token ?? id_token ?? code ?? oauth_token);

const memberOf = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;

/** The network error, such as ECONNREFUSED. Texts of providers and of Strapi's code for them may contain tokens. */
const kindOf = (error: unknown): string => {
  const code = memberOf(memberOf(error, 'cause'), 'code') ?? memberOf(error, 'code');
  return typeof code === 'string' && /^[A-Z_]{3,60}$/.test(code)
    ? `it could not be reached (${code})`
    : 'it refused, or its answer is unusable';
};

const reasonOf = (error: unknown): string => {
  if (error instanceof NotConfirmedError) return error.message;
  if (error instanceof TimeoutError) return `it did not answer within ${TIME_LIMIT_MS / 1000} seconds`;
  return kindOf(error);
};

/** Strapi looks users up by the address in lower case, in the spelling of the provider. */
const toAccount = (raw: string | null): ProviderAccount => {
  const address = normalizeAddress(raw);
  if (raw === null || address === null) throw new NotConfirmedError('its answer has no e-mail address');
  const email = raw.toLowerCase();
  return { address, email: addressSpellings(address).includes(email) ? email : address };
};

/** Finds out who has signed in with a provider. */
export const createReadProviderAccount = ({ signInProviders, providers, log }: Options) => {
  /**
   * Strapi received the tokens of its session from the provider, for this site's client. Those of the request may be
   * another client's.
   */
  const read = async (
    { name, query }: ProviderSignIn,
    ofSession: ProviderTokens | null,
    settings: ProviderSettings
  ): Promise<ProviderAccount> => {
    const tokens = ofSession ?? query;
    if (!hasToken(tokens)) throw new AppError('provider.refused');
    return withTimeout(TIME_LIMIT_MS, async (signal) => {
      const isFromSession = ofSession !== null;
      const account = toAccount(await providers.readAddress(name, tokens, { isFromSession }));
      if (isFromSession) return account;
      const client = await clientOfTokens(name, tokens, settings, signal);
      const isTrusted = client === 'own' || (client === 'unknown' && providers.trustsAnyClient(name));
      if (!isTrusted) throw new NotConfirmedError('the tokens may have been issued to another client');
      return account;
    });
  };

  /**
   * Asks the provider for the account.
   *
   * @param ofSession The tokens that Strapi keeps in its session, or null
   * @throws AppError `provider.unknown`, `provider.refused`
   */
  return async (signIn: ProviderSignIn, ofSession: ProviderTokens | null): Promise<ProviderAccount> => {
    const settings = await signInProviders.find(signIn.name);
    if (!settings) throw new AppError('provider.unknown');
    try {
      return await read(signIn, ofSession, settings);
    } catch (error) {
      if (error instanceof AppError) throw error;
      log.warn(`The provider ${signIn.name} did not confirm a sign-in: ${reasonOf(error)}.`);
      throw new AppError('provider.refused');
    }
  };
};

export type ReadProviderAccount = ReturnType<typeof createReadProviderAccount>;
