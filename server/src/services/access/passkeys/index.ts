import type { Core } from '@strapi/strapi';
import type {
  PasskeyAssertion,
  PasskeyCreationOptions,
  PasskeyRegistration,
  PasskeyRequestOptions,
  SignInResponse,
} from '../../../../../contracts';
import type { PluginConfig } from '../../../config';
import { AppError } from '../../../domain/app-error';
import { passkeySiteOf } from '../../../domain/passkey-sites';
import type { NewPasskey, Passkey, PasskeyRepository } from '../../../repositories/passkeys';
import type { InTransaction } from '../../../repositories/transaction';
import type { User, UserRepository } from '../../../repositories/users';
import type { RateLimits } from '../../core';
import type { Connection, SessionCookie, Sessions } from '../sessions';
import { CHALLENGE_LIFETIME_MS, createChallenges, type ChallengePurpose } from './challenges';
import {
  readClientData,
  supportedAlgorithms,
  verifyAssertion,
  verifyRegistration,
  type Expected,
} from './web-authn';

/** The invitation that somebody signs up with. */
export interface SignUpSubject {
  invitationId: string;
  generation: number;
}

export interface SignInResult {
  answer: SignInResponse;
  cookie?: SessionCookie;
}

interface Options {
  strapi: Core.Strapi;
  config: Pick<PluginConfig, 'allowedOrigins' | 'signUp'>;
  passkeys: PasskeyRepository;
  users: UserRepository;
  sessions: Sessions;
  rateLimits: Pick<RateLimits, 'passkeyOptions' | 'refusedPasskey'>;
  inTransaction: InTransaction;
  now: () => Date;
}

/** Passkeys in place of passwords: creating them at sign-up, and signing in with them. */
export const createPasskeys = (options: Options) => {
  const { strapi, config, passkeys, users, sessions, rateLimits, inTransaction, now } = options;
  const challenges = createChallenges({
    secret: () => strapi.config.get<string>('plugin::users-permissions.jwtSecret'),
    now,
  });

  /** The relying party id for pages of an origin; null if it has no passkeys. */
  const siteOf = (origin: string): string | null =>
    config.signUp.passkeys && config.allowedOrigins.includes(origin) ? passkeySiteOf(origin) : null;

  /** @throws AppError `passkey.unavailable` */
  const requireSite = (origin: string): string => {
    const site = siteOf(origin);
    if (site === null) throw new AppError('passkey.unavailable');
    return site;
  };

  /**
   * Where and with which challenge the browser has used a passkey, and when that challenge expires; null if this site
   * did not ask for it.
   */
  const readExpected = (
    clientDataJSON: string,
    purposeOn: (origin: string) => ChallengePurpose
  ): (Expected & { expiresAt: Date }) | null => {
    const data = readClientData(clientDataJSON);
    const site = data && siteOf(data.origin);
    if (!data || site === null) return null;
    const expiresAt = challenges.expiryOf(data.challenge, purposeOn(data.origin));
    return expiresAt && { ...data, site, expiresAt };
  };

  const readNewPasskey = async (
    response: PasskeyRegistration,
    { invitationId, generation }: SignUpSubject,
    isTimely: (expiresAt: Date) => boolean
  ): Promise<NewPasskey | null> => {
    const expected = readExpected(response.response.clientDataJSON, (origin) => ({
      ...{ kind: 'sign-up', origin, invitationId, generation },
    }));
    if (!expected || !isTimely(expected.expiresAt)) return null;
    // The library throws for what is not valid, and for what it cannot read.
    const registered = await verifyRegistration(response, expected).catch(() => null);
    return (
      registered && {
        ...registered,
        site: expected.site,
        userHandle: challenges.userHandleOf(invitationId),
      }
    );
  };

  /** The user, if Strapi's own sign-in would let it in. */
  const findWelcomeUser = async ({ userId, userDocumentId }: Passkey): Promise<User | null> => {
    const user = await users.get(userId);
    if (!user || user.documentId !== userDocumentId || user.blocked) return null;
    return user.confirmed || !(await users.requireConfirmation()) ? user : null;
  };

  const recordUse = async (
    passkey: Passkey,
    use: Pick<Passkey, 'counter' | 'isBackedUp'>,
    { challenge, expiresAt }: { challenge: string; expiresAt: Date }
  ): Promise<void> => {
    await inTransaction(async () => {
      const isFirst =
        (await passkeys.useChallenge(challenge, expiresAt)) &&
        (await passkeys.recordUse(passkey, { ...use, lastUsedAt: now() }));
      if (!isFirst) throw new AppError('passkey.refused');
    });
  };

  /** The user who has signed a challenge of this site; null if the passkey is not accepted. */
  const identify = async (assertion: PasskeyAssertion): Promise<User | null> => {
    const expected = readExpected(assertion.response.clientDataJSON, (origin) => ({
      ...{ kind: 'sign-in', origin },
    }));
    if (!expected || expected.expiresAt <= now()) return null;
    const passkey = await passkeys.find(assertion.id);
    // The request named no user, so the authenticator must.
    if (passkey?.site !== expected.site || passkey.userHandle !== assertion.response.userHandle) return null;
    const use = await verifyAssertion(assertion, passkey, expected).catch(() => null);
    if (!use) return null;
    const user = await findWelcomeUser(passkey);
    if (user) await recordUse(passkey, use, expected);
    return user;
  };

  return {
    /** Whether pages of an origin offer passkeys. Without an origin: whether those of any allowed one do. */
    isOffered: (origin: string): boolean =>
      origin === '' ? config.allowedOrigins.some((each) => siteOf(each) !== null) : siteOf(origin) !== null,

    /**
     * Options for `navigator.credentials.create`.
     *
     * @param person The address, which names the passkey in the browser's lists, and the full name
     * @throws AppError `passkey.unavailable` for an origin without passkeys
     */
    async creationOptions(
      origin: string,
      subject: SignUpSubject & { portalName: string },
      person: { address: string; fullName: string }
    ): Promise<PasskeyCreationOptions> {
      const site = requireSite(origin);
      const { invitationId, generation, portalName } = subject;
      const algorithms = await supportedAlgorithms();
      return {
        rp: { id: site, name: portalName },
        user: {
          id: challenges.userHandleOf(invitationId),
          name: person.address,
          displayName: person.fullName,
        },
        challenge: challenges.create({ kind: 'sign-up', origin, invitationId, generation }),
        pubKeyCredParams: algorithms.map((alg) => ({ type: 'public-key', alg })),
        timeout: CHALLENGE_LIFETIME_MS,
        excludeCredentials: [],
        authenticatorSelection: {
          residentKey: 'required',
          requireResidentKey: true,
          // It is the only proof of who signs in, so the device has to ask for a PIN, a fingerprint or the like.
          userVerification: 'required',
        },
        attestation: 'none',
        extensions: { credProps: true },
      };
    },

    /**
     * A new passkey that was created for an invitation.
     *
     * @throws AppError `passkey.refused`; `passkey.unavailable` if passkeys are off
     */
    async verifyNew(response: PasskeyRegistration, subject: SignUpSubject): Promise<NewPasskey> {
      if (!config.signUp.passkeys) throw new AppError('passkey.unavailable');
      const passkey = await readNewPasskey(response, subject, (expiresAt) => expiresAt > now());
      if (!passkey) throw new AppError('passkey.refused');
      return passkey;
    },

    /**
     * Whether this response created the user's passkey, so that its sender has signed up. The challenge may have expired
     * since.
     */
    async hasCreated(response: PasskeyRegistration, subject: SignUpSubject, user: User): Promise<boolean> {
      const passkey = await readNewPasskey(response, subject, () => true);
      const kept = passkey && (await passkeys.find(passkey.credentialId));
      return kept?.userDocumentId === user.documentId && kept.publicKey === passkey?.publicKey;
    },

    /**
     * Stores a new user's passkey. Call it in the transaction that makes the user.
     *
     * @throws AppError `passkey.refused` if the passkey belongs to another user
     */
    async keep(user: User, passkey: NewPasskey): Promise<void> {
      if (await passkeys.find(passkey.credentialId)) throw new AppError('passkey.refused');
      await passkeys.add(user, passkey);
    },

    /** Whether a user has a passkey. */
    hasAny: async (userId: number): Promise<boolean> => (await passkeys.listByUsers([userId])).length > 0,

    removeByUser: passkeys.removeByUser,

    /**
     * Options for `navigator.credentials.get`: the same for everybody, so that they tell nothing about users.
     *
     * @throws AppError `passkey.unavailable`, `rate.limited`
     */
    async requestOptions(origin: string, clientAddress: string): Promise<PasskeyRequestOptions> {
      const site = requireSite(origin);
      await rateLimits.passkeyOptions(clientAddress);
      return {
        challenge: challenges.create({ kind: 'sign-in', origin }),
        rpId: site,
        allowCredentials: [],
        timeout: CHALLENGE_LIFETIME_MS,
        userVerification: 'required',
      };
    },

    /**
     * Signs in the user of a passkey, as Strapi's own sign-in would. The answer for a user who may not sign in is that
     * for an unknown passkey.
     *
     * @throws AppError `passkey.refused`, `rate.limited`; `passkey.unavailable` if passkeys are off, or if the connection
     *   cannot carry the session's cookie
     */
    async signIn(
      assertion: PasskeyAssertion,
      client: Connection & { address: string }
    ): Promise<SignInResult> {
      if (!config.signUp.passkeys) throw new AppError('passkey.unavailable');
      const user = await identify(assertion).catch((error: unknown) => {
        if (error instanceof AppError) return null;
        throw error;
      });
      if (!user) {
        await rateLimits.refusedPasskey(client.address);
        throw new AppError('passkey.refused');
      }
      const issued = await sessions.issue(user.id, client);
      if (!issued) throw new AppError('passkey.unavailable');
      const { documentId, username, email } = user;
      const answer = { session: issued.session, user: { documentId, username, email } };
      return { answer, cookie: issued.cookie };
    },

    /** Forgets used challenges that have expired. */
    forgetChallenges: (): Promise<void> => passkeys.pruneChallenges(now()),

    removeOrphans: passkeys.removeOrphans,
  };
};

export type Passkeys = ReturnType<typeof createPasskeys>;
