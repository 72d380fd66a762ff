import { randomUUID } from 'node:crypto';
import { deflateRawSync } from 'node:zlib';
import { listQuerySchema } from '../../../contracts/admin-api/lists';
import { CrmError } from '../../../server/src/crm/crm-error';
import { cursorOfNextLink, skipTokenOfCursor } from '../../../server/src/crm/dataverse/records/cursor';

const ORIGIN = 'https://contoso.crm4.dynamics.com';
const PATH = '/api/data/v9.2/contacts?$select=fullname&$skiptoken=';
// As Dataverse returns it: a cookie in a cookie, encoded twice.
const TOKEN = `<cookie pagenumber="2" pagingcookie="${'%253ccookie%2520page%253d%25221%2522%253e%253clastname%2520last%253d%2522Lovelace%2522'.repeat(6)}" istracking="False" />`;

describe('the cursor of a list', () => {
  it('contains only the skip token of the link to the next page', () => {
    const cursor = cursorOfNextLink(`${ORIGIN}${PATH}${encodeURIComponent(TOKEN)}`, ORIGIN);
    expect(skipTokenOfCursor(cursor ?? '')).toBe(TOKEN);
    expect(cursor).toMatch(/^[\w-]+$/);
    expect(cursor?.length).toBeLessThan(TOKEN.length);
  });

  it.each([
    ['Latin', 'Wolfeschlegelsteinhausenbergerdorff '],
    ['Cyrillic', 'Преображенский-Голенищев '],
    ['Chinese', '歐陽司馬諸葛上官夏侯皇甫尉遲公孫'],
  ])('fits the lists for names of fifty %s characters', (_, name) => {
    // Different characters, because repeated ones would compress to little.
    const long = (shift: number) =>
      Array.from({ length: 50 }, (_value, index) => {
        const [character = ''] = [...name].slice((index * 7 + shift) % [...name].length);
        return String.fromCodePoint((character.codePointAt(0) ?? 0) + (index % 13));
      }).join('');
    const cookie = `<cookie page="1"><lastname last="${long(0)}" first="${long(3)}" /><firstname last="${long(5)}" first="${long(8)}" /><contactid last="{${randomUUID()}}" first="{${randomUUID()}}" /></cookie>`;
    const token = `<cookie pagenumber="2" pagingcookie="${encodeURIComponent(encodeURIComponent(cookie))}" istracking="False" />`;
    const cursor = cursorOfNextLink(`${ORIGIN}${PATH}${encodeURIComponent(token)}`, ORIGIN) ?? '';
    expect(listQuerySchema.parse({ cursor }).cursor).toBe(cursor);
    expect(skipTokenOfCursor(cursor)).toBe(token);
  });

  it('is null on the last page', () => {
    expect(cursorOfNextLink(undefined, ORIGIN)).toBeNull();
  });

  it.each([
    'https://attacker.example',
    'https://contoso.crm4.dynamics.com.attacker.example',
    'http://contoso.crm4.dynamics.com',
  ])('is not made from a link to %s', (origin) => {
    expect(() => cursorOfNextLink(`${origin}${PATH}x`, ORIGIN)).toThrow(CrmError);
  });

  it('is not made from a link without a skip token', () => {
    expect(() => cursorOfNextLink(`${ORIGIN}/api/data/v9.2/contacts`, ORIGIN)).toThrow(CrmError);
  });

  it.each([
    ['nonsense', 'nonsense'],
    ['an address', 'https://attacker.example/'],
    ['what holds no cookie', deflateRawSync('systemusers').toString('base64url')],
    ['what unpacks without end', deflateRawSync('cookie'.repeat(1_000_000)).toString('base64url')],
  ])('is refused when it is %s', (_, cursor) => {
    expect(() => skipTokenOfCursor(cursor)).toThrow(CrmError);
  });
});
