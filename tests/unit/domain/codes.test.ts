import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { hashCode, maskCodes, mintCode } from '../../../server/src/domain/codes';
import { invitationLink, type LinkStyle } from '../../../server/src/domain/links';

const code = fc
  .uint8Array({ minLength: 32, maxLength: 32 })
  .map((bytes) => Buffer.from(bytes).toString('base64url'));
const style = fc.constantFrom<LinkStyle>('fragment', 'query');

describe('mintCode', () => {
  it('generates 43 characters that need no encoding in a URL', () => {
    const minted = mintCode();
    expect(minted).toMatch(/^[A-Za-z0-9_-]{43}$/);
    expect(Buffer.from(minted, 'base64url')).toHaveLength(32);
  });

  it('generates a different code each time', () => {
    expect(new Set(Array.from({ length: 1000 }, mintCode)).size).toBe(1000);
  });
});

describe('hashCode', () => {
  it('is the SHA-256 of the code', () => {
    const expected = createHash('sha256').update('abc').digest('hex');
    expect(hashCode('abc')).toBe(expected);
    expect(expected).toMatch(/^ba7816bf/);
  });
});

describe('maskCodes', () => {
  it('masks only the code in a link', () => {
    const link = `https://www.example.com/sign-up#invitation=${'a'.repeat(43)}`;
    expect(maskCodes(`Open ${link} today`)).toBe('Open https://www.example.com/sign-up#invitation=*** today');
  });

  it('leaves no code in a text with links', () => {
    fc.assert(
      fc.property(code, code, style, (first, second, how) => {
        const page = 'https://www.example.com/sign-up?from=mail';
        const masked = maskCodes(
          `<a href="${invitationLink(page, first, how)}">${invitationLink(page, second, how)}</a>`
        );
        expect(masked).not.toContain(first);
        expect(masked).not.toContain(second);
      })
    );
  });

  it.each(['invitation%3D', 'invitation&#61;', 'invitation&#x3D;', 'INVITATION='])(
    'finds a code behind %s',
    (start) => {
      expect(maskCodes(start + 'a'.repeat(43))).toBe(`${start}***`);
    }
  );

  it('leaves a text without a code unchanged', () => {
    const text = 'The invitation=party is at eight, at https://www.example.com/#invitation=';
    expect(maskCodes(text)).toBe(text);
  });
});
