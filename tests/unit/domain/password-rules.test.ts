import fc from 'fast-check';
import { passwordProblem } from '../../../server/src/domain/password-rules';
import { createPasswords } from '../../../server/src/services/redemption/passwords';

let common: ReadonlySet<string>;
beforeAll(async () => {
  common = await createPasswords().common();
});

const words = ['Augusta', 'Lovelace', 'Augusta Lovelace', 'augusta.l@example.org', 'Customer Portal', null];

const problem = (password: string, more: Partial<Parameters<typeof passwordProblem>[1]> = {}) =>
  passwordProblem(password, { minLength: 12, words, common, ...more });

describe('passwordProblem', () => {
  it.each([
    'quiet-otter-signs-42',
    'correct horse battery staple',
    'пароль-для-портала',
    'ein ganz eigener Satz',
    '🦦🦊🐝🦔🐙🦜🐢🦩🐞🦭🐳🦥',
    '   spaces count   ',
  ])('takes %j', (password) => {
    expect(problem(password)).toBeNull();
  });

  describe('the length', () => {
    it('is counted in characters, not bytes or code units', () => {
      expect(problem('🦦'.repeat(5) + 'otters')).toBe('password.too-short');
      expect(problem('otter🦦🦦ärgerlich')).toBeNull();
    });

    it('is at least the configured one', () => {
      expect(problem('abcdefghijk'.slice(0, 11))).toBe('password.too-short');
      expect(problem('kqzwvbnm', { minLength: 8 })).toBeNull();
    });

    it('is at most 72 bytes, which is what bcrypt reads', () => {
      const long = 'otters hold hands while they sleep, and so on, until it is seventy-two b';
      expect(Buffer.byteLength(long)).toBe(72);
      expect(problem(long)).toBeNull();
      expect(problem(`${long}!`)).toBe('password.too-long');
      expect(problem('ä'.repeat(36) + 'b')).toBe('password.too-long');
    });
  });

  describe('common passwords', () => {
    it.each(['password', 'PASSWORD', 'iloveyou', 'qwertyuiop'])('refuses %s', (password) => {
      expect(problem(password, { minLength: 8 })).toBe('password.too-common');
    });

    it('refuses one that only repeats a character or a common password', () => {
      expect(problem('aaaaaaaaaaaa')).toBe('password.too-common');
      expect(problem('🦦'.repeat(12))).toBe('password.too-common');
      expect(common.has('sunshinesunshine')).toBe(false);
      expect(problem('sunshinesunshine')).toBe('password.too-common');
    });

    it('accepts one that repeats an uncommon unit', () => {
      expect(problem('otterfox1 otterfox1 ')).toBeNull();
    });
  });

  describe("words of the person's and the site's own", () => {
    it.each([
      ['the names', 'AugustaLovelace'],
      ['the full name', 'augusta lovelace'],
      ['a name and figures', 'Lovelace1815!'],
      ['a name and a few letters', 'augusta-abc-1815'],
      ['the address', 'augusta.l@example.org'],
      ['the name of the site', 'CustomerPortal2030'],
    ])('refuses %s', (_what, password) => {
      expect(problem(password)).toBe('password.too-common');
    });

    it('searches long words before their prefixes', () => {
      expect(problem('adamantine-1815', { words: ['Ada', 'Adamantine'] })).toBe('password.too-common');
    });

    it('accepts one with enough other letters', () => {
      expect(problem('Lovelace and otters')).toBeNull();
    });

    it('ignores words of one or two letters and missing names', () => {
      expect(problem('odd enough 1234', { words: ['od', 'en', '', null] })).toBeNull();
    });

    it('finds a name in any Unicode form', () => {
      expect(problem('Müller2030!!!'.normalize('NFD'), { words: ['müller'.normalize('NFC')] })).toBe(
        'password.too-common'
      );
    });
  });

  it('responds immediately to any input', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), fc.array(fc.string()), (password, own) => {
        const started = performance.now();
        problem(password, { words: own });
        expect(performance.now() - started).toBeLessThan(200);
      })
    );
  });

  it('requires no kinds of characters: twelve random letters are accepted', () => {
    const letters = fc.array(fc.constantFrom(...'bcdfghjkmnpqrtvwxz'), { minLength: 12, maxLength: 30 });
    fc.assert(
      fc.property(letters, (drawn) => {
        fc.pre(new Set(drawn).size > 6);
        expect(problem(drawn.join(''))).toBeNull();
      })
    );
  });
});
