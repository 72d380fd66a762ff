import {
  CHALLENGE_LIFETIME_MS,
  createChallenges,
  type ChallengePurpose,
} from '../../../../server/src/services/access/passkeys/challenges';

const ORIGIN = 'https://www.example.com';
const SIGN_IN: ChallengePurpose = { kind: 'sign-in', origin: ORIGIN };
const SIGN_UP: ChallengePurpose = { kind: 'sign-up', origin: ORIGIN, invitationId: 'one', generation: 1 };

describe('a challenge', () => {
  const now = new Date('2026-12-01T12:00:00.123Z');
  const challengesOf = (secret: string) => createChallenges({ secret: () => secret, now: () => now });
  const challenges = challengesOf('the secret of the site');

  it('is known to every server of the site until it expires', () => {
    const challenge = challenges.create(SIGN_IN);
    const otherServer = challengesOf('the secret of the site');
    expect(otherServer.expiryOf(challenge, SIGN_IN)).toEqual(new Date(now.getTime() + CHALLENGE_LIFETIME_MS));
  });

  it('differs every time, and leaves 16 random bytes to guess', () => {
    const made = new Set(Array.from({ length: 100 }, () => challenges.create(SIGN_IN).slice(0, 21)));
    expect(made.size).toBe(100);
  });

  it.each<[string, ChallengePurpose]>([
    ['signing in', SIGN_IN],
    ['another origin', { ...SIGN_UP, origin: 'https://shop.example.com' }],
    ['another invitation', { ...SIGN_UP, invitationId: 'two' }],
    ['another generation of links', { ...SIGN_UP, generation: 2 }],
  ])('for one purpose is not good for %s', (_name, purpose) => {
    expect(challenges.expiryOf(challenges.create(SIGN_UP), SIGN_UP)).not.toBeNull();
    expect(challenges.expiryOf(challenges.create(SIGN_UP), purpose)).toBeNull();
  });

  it('of another site, changed in any byte or written differently, is none', () => {
    const challenge = challenges.create(SIGN_IN);
    const bytes = Buffer.from(challenge, 'base64url');
    bytes.forEach((byte, index) => {
      const changed = Buffer.from(bytes);
      changed[index] = byte ^ 1;
      expect(challenges.expiryOf(changed.toString('base64url'), SIGN_IN)).toBeNull();
    });
    for (const other of [
      challengesOf('another secret').create(SIGN_IN),
      `${challenge}A`,
      `${challenge}=`,
      challenge.slice(1),
      '',
    ]) {
      expect(challenges.expiryOf(other, SIGN_IN)).toBeNull();
    }
  });

  it('goes with the same id of the user at every try, which does not contain the invitation', () => {
    expect(challenges.userHandleOf('one')).toBe(challenges.userHandleOf('one'));
    expect(challenges.userHandleOf('one')).not.toBe(challenges.userHandleOf('two'));
    expect(challengesOf('another secret').userHandleOf('one')).not.toBe(challenges.userHandleOf('one'));
    expect(Buffer.from(challenges.userHandleOf('one'), 'base64url')).toHaveLength(32);
  });
});
