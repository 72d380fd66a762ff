import fc from 'fast-check';
import { addressSpellings, normalizeAddress } from '../../../server/src/domain/addresses';

/** Letters whose two cases are one another's, in forms that Unicode composes. */
const LETTERS = [...'abcxyzéüñçåøšżдя'];
const letter = fc.constantFrom(...LETTERS);
const word = fc.array(letter, { minLength: 1, maxLength: 12 }).map((letters) => letters.join(''));
const address = fc.tuple(word, word).map(([local, domain]) => `${local}@${domain}.example`);

/** The same address as somebody else might type it. */
const spelledAnew = address.chain((text) =>
  fc
    .tuple(fc.array(fc.boolean(), { minLength: text.length, maxLength: text.length }), fc.boolean())
    .map(([upper, decomposed]) => {
      const spelled = [...text].map((char, i) => (upper[i] ? char.toUpperCase() : char)).join('');
      return { text, spelled: decomposed ? spelled.normalize('NFD') : spelled };
    })
);

/** SQL's `lower` where it knows ASCII only. */
const lowerOfSql = (text: string): string => text.replace(/[A-Z]/g, (char) => char.toLowerCase());

describe('normalizeAddress', () => {
  it('trims, composes and folds case', () => {
    expect(normalizeAddress('  ADA@Example.ORG ')).toBe('ada@example.org');
    expect(normalizeAddress('Jose\u0301@example.org')).toBe('jos\u00e9@example.org');
  });

  it('takes every spelling of an address for the same one', () => {
    fc.assert(
      fc.property(spelledAnew, ({ text, spelled }) => {
        expect(normalizeAddress(spelled)).toBe(normalizeAddress(text));
      })
    );
  });

  it('keeps accented and plain letters apart', () => {
    expect(normalizeAddress('jose@example.org')).not.toBe(normalizeAddress('josé@example.org'));
  });

  it('changes nothing about an address that it has normalized', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.emailAddress(),
          spelledAnew.map(({ spelled }) => spelled)
        ),
        (raw) => {
          const once = normalizeAddress(raw);
          expect(normalizeAddress(once)).toBe(once);
        }
      )
    );
  });

  it.each([
    ['nothing', null],
    ['an empty text', ''],
    ['a name alone', 'ada'],
    ['no local part', '@example.org'],
    ['no domain', 'ada@'],
    ['a domain without a dot', 'ada@localhost'],
    ['two @', 'ada@b@example.org'],
    ['a space inside', 'ada lovelace@example.org'],
    ['a second recipient', 'ada@example.org,eve@example.org'],
    ['a second recipient after a semicolon', 'ada@example.org;eve@example.org'],
    ['a display name', 'Ada <ada@example.org>'],
    ['another header', 'ada@example.org\r\nBcc: eve@example.org'],
    ['a control character', 'ada\u0000@example.org'],
  ])('refuses %s', (_what, raw) => {
    expect(normalizeAddress(raw)).toBeNull();
  });

  it('refuses an address of more than 254 characters', () => {
    const local = 'a'.repeat(254 - '@example.org'.length);
    expect(normalizeAddress(`${local}@example.org`)).not.toBeNull();
    expect(normalizeAddress(`${local}a@example.org`)).toBeNull();
  });

  it('lets nothing through that could add a header or a recipient', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (noise) => {
        expect(normalizeAddress(`a${noise}@example.org`) ?? '').not.toMatch(/[\s,;:<>()"\\[\]\u0000-\u001f]/);
      })
    );
  });
});

describe('addressSpellings', () => {
  it('gives a plain address itself alone', () => {
    expect(addressSpellings('ada@example.org')).toEqual(['ada@example.org']);
  });

  it('finds an address however its letters beyond ASCII are kept', () => {
    expect(addressSpellings('é@x.org')).toEqual(
      expect.arrayContaining(['é@x.org', 'É@x.org', 'e\u0301@x.org'])
    );
  });

  it('holds what a database makes of each spelling, if few letters are beyond ASCII', () => {
    const few = spelledAnew.filter(({ text }) => text.replace(/[ -~]/g, '').length <= 4);
    fc.assert(
      fc.property(few, ({ text, spelled }) => {
        expect(addressSpellings(text)).toContain(lowerOfSql(spelled));
      })
    );
  });

  it('stays short for an address of many letters beyond ASCII', () => {
    expect(addressSpellings(`${'é'.repeat(100)}@example.org`).length).toBeLessThanOrEqual(32);
  });
});
