import { createHmac, hkdfSync, randomBytes, timingSafeEqual } from 'node:crypto';
import { MINUTE_MS } from '../../../domain/durations';

/** How long a person has to create or use a passkey. WebAuthn recommends five minutes at least with verification. */
export const CHALLENGE_LIFETIME_MS = 5 * MINUTE_MS;

const NONCE_BYTES = 16;
const TIME_BYTES = 6;
const MAC_BYTES = 32;
const KEY_BYTES = 32;

/** What a challenge is good for, and on which origin. */
export type ChallengePurpose = { origin: string } & (
  { kind: 'sign-up'; invitationId: string; generation: number } | { kind: 'sign-in' }
);

interface Options {
  /** The site's secret, which all of its servers have. */
  secret: () => string;
  now: () => Date;
}

const describe = (purpose: ChallengePurpose): string =>
  JSON.stringify(
    purpose.kind === 'sign-up'
      ? [purpose.kind, purpose.origin, purpose.invitationId, purpose.generation]
      : [purpose.kind, purpose.origin]
  );

/**
 * Challenges of WebAuthn that need no memory: 16 random bytes, the time of expiry in milliseconds, and an HMAC over
 * both and the purpose. Thus every server knows them, and strangers who ask for many fill no table. The caller sees to
 * it that each is used once.
 */
export const createChallenges = ({ secret, now }: Options) => {
  const keyFor = (use: string): Buffer =>
    Buffer.from(hkdfSync('sha256', secret(), '', `crm-user-invite passkey ${use}`, KEY_BYTES));

  const macOf = (body: Buffer, purpose: ChallengePurpose): Buffer =>
    createHmac('sha256', keyFor('challenge')).update(body).update(describe(purpose)).digest();

  return {
    /** In base64url. */
    create(purpose: ChallengePurpose): string {
      const time = Buffer.alloc(TIME_BYTES);
      time.writeUIntBE(now().getTime() + CHALLENGE_LIFETIME_MS, 0, TIME_BYTES);
      const body = Buffer.concat([randomBytes(NONCE_BYTES), time]);
      return Buffer.concat([body, macOf(body, purpose)]).toString('base64url');
    },

    /** When the challenge expires; null if it was not made by this site, or for another purpose. */
    expiryOf(challenge: string, purpose: ChallengePurpose): Date | null {
      const bytes = Buffer.from(challenge, 'base64url');
      if (bytes.length !== NONCE_BYTES + TIME_BYTES + MAC_BYTES) return null;
      if (bytes.toString('base64url') !== challenge) return null;
      const body = bytes.subarray(0, NONCE_BYTES + TIME_BYTES);
      if (!timingSafeEqual(bytes.subarray(body.length), macOf(body, purpose))) return null;
      return new Date(body.readUIntBE(NONCE_BYTES, TIME_BYTES));
    },

    /**
     * The id of the user of an invitation towards authenticators, in base64url: 32 bytes that tell nothing. It is the
     * same at every try, so that an authenticator replaces a passkey that was never used.
     */
    userHandleOf: (invitationId: string): string =>
      createHmac('sha256', keyFor('user')).update(invitationId).digest('base64url'),
  };
};
