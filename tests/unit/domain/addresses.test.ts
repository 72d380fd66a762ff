import fc from 'fast-check';
import {
  addressSpellings,
  hasInvisibleCharacters,
  looksLikeAddress,
  parseMailbox,
  normalizeAddress,
  toUnicodeAddress,
} from '../../../server/src/domain/addresses';

/** Letters that map to each other in upper and lower case, with composed forms. */
const LETTERS = [...'abcxyzéüñçåøšżдя'];
const letter = fc.constantFrom(...LETTERS);
const word = fc.array(letter, { minLength: 1, maxLength: 12 }).map((letters) => letters.join(''));
const address = fc.tuple(word, word).map(([local, domain]) => `${local}@${domain}.example`);

/** Another spelling of the same address. */
const spelledAnew = address.chain((text) =>
  fc
    .tuple(fc.array(fc.boolean(), { minLength: text.length, maxLength: text.length }), fc.boolean())
    .map(([upper, decomposed]) => {
      const spelled = [...text].map((char, i) => (upper[i] ? char.toUpperCase() : char)).join('');
      return { text, spelled: decomposed ? spelled.normalize('NFD') : spelled };
    })
);

/** SQL's `lower` for ASCII alone. */
const lowerOfSql = (text: string): string => text.replace(/[A-Z]/g, (char) => char.toLowerCase());

describe('normalizeAddress', () => {
  it('trims, composes and folds case', () => {
    expect(normalizeAddress('  ADA@Example.ORG ')).toBe('ada@example.org');
    expect(normalizeAddress('Jose\u0301@example.org')).toBe('jos\u00e9@example.org');
  });

  it('normalizes every spelling of an address to the same form', () => {
    fc.assert(
      fc.property(spelledAnew, ({ text, spelled }) => {
        expect(normalizeAddress(spelled)).toBe(normalizeAddress(text));
      })
    );
  });

  it('keeps accented and plain letters apart', () => {
    expect(normalizeAddress('jose@example.org')).not.toBe(normalizeAddress('josé@example.org'));
  });

  it('leaves a normalized address unchanged', () => {
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
    ['a full-width @', 'ada\uff20example.org'],
    ['an empty label', 'ada@example..org'],
    ['a dot at the end', 'ada@example.org.'],
    ['a hyphen at the edge of a label', 'ada@-example.org'],
    ['a label of 64 characters', `ada@${'a'.repeat(64)}.org`],
    ['an IP address', 'ada@192.0.2.1'],
    ['an IP address in full-width digits', 'ada@\uff11.\uff12.\uff13.\uff14'],
    ['a domain with an escaped letter', 'ada@ex%61mple.org'],
    ['punycode of nothing', 'ada@xn--a.example'],
    ['punycode of plain letters', 'ada@xn--abc-.example'],
    ['a domain that begins with an accent', 'ada@\u0301example.org'],
    ['a letter of a domain that stands for two, with a slash', 'ada@\u2100.example'],
    ['half a character', 'ada\ud800@example.org'],
  ])('refuses %s', (_what, raw) => {
    expect(normalizeAddress(raw)).toBeNull();
  });

  it.each([
    ['a soft hyphen', '\u00ad'],
    ['a space without width', '\u200b'],
    ['a joiner', '\u200d'],
    ['a non-joiner', '\u200c'],
    ['a mark that turns the direction', '\u202e'],
    ['an isolate', '\u2066'],
    ['a byte order mark', '\ufeff'],
    ['a variation selector', '\ufe0f'],
    ['a supplementary variation selector', '\u{e0100}'],
    ['a tag', '\u{e0061}'],
    ['a Hangul filler', '\u3164'],
    ['a grapheme joiner', '\u034f'],
    ['an empty Braille cell', '\u2800'],
    ['a no-break space', '\u00a0'],
    ['a line separator', '\u2028'],
    ['a letter of private use', '\ue000'],
    ['a control character of Latin-1', '\u0085'],
  ])('refuses %s, before the @ and after it', (_what, character) => {
    expect(normalizeAddress(`so${character}ft@example.org`)).toBeNull();
    expect(normalizeAddress(`soft@exa${character}mple.org`)).toBeNull();
  });

  it.each([
    ['in its own letters', 'a@b\u00fccher.example'],
    ['in capitals', 'A@B\u00dcCHER.Example'],
    ['decomposed', 'a@bu\u0308cher.example'],
    ['in punycode', 'a@xn--bcher-kva.example'],
    ['in punycode and capitals', 'a@XN--BCHER-KVA.example'],
    ['with an ideographic full stop', 'a@b\u00fccher\u3002example'],
    ['in full-width letters', 'a@b\u00fccher.\uff45xample'],
  ])('treats a domain %s as the same one', (_what, raw) => {
    expect(normalizeAddress(raw)).toBe('a@xn--bcher-kva.example');
  });

  it('keeps \u00df and ss apart, which are two domains', () => {
    expect(normalizeAddress('a@fa\u00df.example')).toBe('a@xn--fa-hia.example');
    expect(normalizeAddress('a@fass.example')).toBe('a@fass.example');
  });

  it('refuses an address of more than 254 characters', () => {
    const local = 'a'.repeat(254 - '@example.org'.length);
    expect(normalizeAddress(`${local}@example.org`)).not.toBeNull();
    expect(normalizeAddress(`${local}a@example.org`)).toBeNull();
  });

  it('refuses anything that could add a header or a recipient', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (noise) => {
        expect(normalizeAddress(`a${noise}@example.org`) ?? '').not.toMatch(/[\s,;:<>()"\\[\]\u0000-\u001f]/);
      })
    );
  });
});

describe('toUnicodeAddress', () => {
  it('converts the domain to Unicode', () => {
    expect(toUnicodeAddress('a@xn--bcher-kva.example')).toBe('a@b\u00fccher.example');
    expect(toUnicodeAddress('ada@example.org')).toBe('ada@example.org');
  });

  it('leaves a domain with invisible characters in punycode', () => {
    // A Persian domain with a zero-width non-joiner.
    expect(toUnicodeAddress('a@xn--mgba3gch31f060k.example')).toBe('a@xn--mgba3gch31f060k.example');
  });
});

describe('parseMailbox', () => {
  it.each([
    ['ada@example.org', 'ada@example.org'],
    [' No-Reply@Example.org ', 'No-Reply@example.org'],
    ['Ada Lovelace <ada@b\u00fccher.example>', 'Ada Lovelace <ada@xn--bcher-kva.example>'],
    ['"Example, Inc." <ada@example.org>', '"Example, Inc." <ada@example.org>'],
  ])('takes %s', (raw, mailbox) => {
    expect(parseMailbox(raw)).toBe(mailbox);
  });

  it.each([
    '',
    'Ada',
    'Ada <ada>',
    'a@x.org, b@x.org',
    'Ada\r\nBcc: eve@x.org <ada@x.org>',
    'so\u00adft@x.org',
  ])('refuses %j', (raw) => {
    expect(parseMailbox(raw)).toBeNull();
  });
});

describe('the characters of a username', () => {
  it('do not imitate an address with look-alikes', () => {
    expect(looksLikeAddress('ada\uff20example.org')).toBe(true);
    expect(looksLikeAddress('ada')).toBe(false);
  });

  it('do not include invisible ones', () => {
    expect(hasInvisibleCharacters('ad\u200bmin')).toBe(true);
    expect(hasInvisibleCharacters('Ada Lovelace')).toBe(false);
  });
});

describe('addressSpellings', () => {
  it('returns a plain address alone', () => {
    expect(addressSpellings('ada@example.org')).toEqual(['ada@example.org']);
  });

  it('includes every stored form of non-ASCII letters', () => {
    expect(addressSpellings('é@x.org')).toEqual(
      expect.arrayContaining(['é@x.org', 'É@x.org', 'e\u0301@x.org'])
    );
  });

  it('includes both forms of the domain', () => {
    expect(addressSpellings('a@xn--bcher-kva.example')).toEqual(
      expect.arrayContaining(['a@xn--bcher-kva.example', 'a@b\u00fccher.example', 'a@bu\u0308cher.example'])
    );
  });

  it('includes what a database makes of each spelling, for few non-ASCII letters', () => {
    const few = spelledAnew.filter(({ text }) => text.replace(/[ -~]/g, '').length <= 4);
    fc.assert(
      fc.property(few, ({ text, spelled }) => {
        expect(addressSpellings(text)).toContain(lowerOfSql(spelled));
      })
    );
  });

  it('stays short for an address with many non-ASCII letters', () => {
    expect(addressSpellings(`${'é'.repeat(100)}@example.org`).length).toBeLessThanOrEqual(32);
  });
});
