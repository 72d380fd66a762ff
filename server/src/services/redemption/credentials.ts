import type { PasskeyRegistration, ProviderSignIn, RedeemRequest } from '../../../../contracts';
import type { PluginConfig } from '../../config';
import { normalizeAddress } from '../../domain/addresses';
import { AppError } from '../../domain/app-error';
import { passwordProblem } from '../../domain/password-rules';
import type { LedgerInvitation } from '../../repositories/invitation-row';
import type { NewPasskey } from '../../repositories/passkeys';
import type { ProviderTokens } from '../../repositories/sign-in-providers';
import type { SignInMethod, User } from '../../repositories/users';
import type { Passkeys, SignUpSubject } from '../access';
import type { Passwords } from './passwords';
import type { ProviderAccount, ReadProviderAccount } from './provider-account';

/** What is stored of a credential. */
export interface StoredCredential {
  signIn: SignInMethod;
  passkey: NewPasskey | null;
}

/** What an invitee signs up with, and will sign in with from then on. */
export interface Credential {
  /**
   * Checks whose it is, before anything else is asked of the invitee. A password tells nothing of that.
   *
   * @throws AppError `provider.unknown`, `provider.refused`, `invitation.email-mismatch`
   */
  identify(invitation: LedgerInvitation): Promise<void>;
  /** Checks what the invitee has typed. @throws AppError `password.*` */
  check(invitation: LedgerInvitation): Promise<void>;
  /**
   * What to store. It may take long.
   *
   * @throws AppError `provider.unknown`, `provider.refused`, `passkey.refused`, `passkey.unavailable`
   */
  prepare(): Promise<StoredCredential>;
  /** Whether the user signs in with this credential. */
  isOf(user: User): Promise<boolean>;
}

interface Options {
  config: Pick<PluginConfig, 'password'>;
  passwords: Passwords;
  passkeys: Pick<Passkeys, 'verifyNew' | 'hasCreated'>;
  readProviderAccount: ReadProviderAccount;
}

/** Makes a credential of the request's password, provider or passkey. */
export const createCredentials = ({ config, passwords, passkeys, readProviderAccount }: Options) => {
  const nothing = (): Promise<void> => Promise.resolve();

  const ofPassword = (password: string): Credential => ({
    identify: nothing,
    async check({ firstName, lastName, fullName, address, portalName }) {
      const problem = passwordProblem(password, {
        minLength: config.password.minLength,
        words: [firstName, lastName, fullName, address, portalName],
        common: await passwords.common(),
      });
      if (problem) throw new AppError(problem);
    },
    prepare: async () => ({
      signIn: { provider: 'local', password: await passwords.hash(password) },
      passkey: null,
    }),
    isOf: async (user) => user.password !== null && passwords.verify(password, user.password),
  });

  const ofProvider = (signIn: ProviderSignIn, ofSession: ProviderTokens | null): Credential => {
    const { name } = signIn;
    let asked: Promise<ProviderAccount> | undefined;
    const read = (): Promise<ProviderAccount> => (asked ??= readProviderAccount(signIn, ofSession));
    return {
      async identify({ address }) {
        if ((await read()).address !== address) throw new AppError('invitation.email-mismatch');
      },
      check: nothing,
      async prepare() {
        const { email } = await read();
        return { signIn: { provider: name, password: null, email }, passkey: null };
      },
      async isOf(user) {
        if (user.provider !== name) return false;
        const account = await read().catch((error: unknown) => {
          if (error instanceof AppError) return null;
          throw error;
        });
        return account !== null && account.address === normalizeAddress(user.email);
      },
    };
  };

  const ofPasskey = (response: PasskeyRegistration, subject: SignUpSubject): Credential => ({
    identify: nothing,
    check: nothing,
    // Strapi's *forgotten password* finds local users alone, with or without a password.
    prepare: async () => ({
      signIn: { provider: 'local', password: null },
      passkey: await passkeys.verifyNew(response, subject),
    }),
    isOf: (user) => passkeys.hasCreated(response, subject, user),
  });

  /**
   * @param ofSession The tokens of a sign-in with a provider that Strapi keeps in its session, or null
   * @param subject The invitation, with the generation of the code
   * @throws AppError `request.invalid` for a request with none of them
   */
  return (
    { password, provider, passkey }: RedeemRequest,
    ofSession: ProviderTokens | null,
    subject: SignUpSubject
  ): Credential => {
    if (passkey) return ofPasskey(passkey, subject);
    if (provider) return ofProvider(provider, ofSession);
    if (password !== undefined) return ofPassword(password);
    throw new AppError('request.invalid');
  };
};

export type Credentials = ReturnType<typeof createCredentials>;
