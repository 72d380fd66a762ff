import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { redactExternalText, externalErrorMessage } from '../../../server/src/domain/external-text';
import { codesIn, SHAPES } from '../../helpers/shapes-of-codes';

/** As random as real ones, unlike fast-check's bytes. */
const codes = fc.nat().map((seed) => createHash('sha256').update(String(seed)).digest('base64url'));

/** The longest part of a code in a text, ignoring other characters in between. */
const longestPartOf = (code: string, text: string): number => {
  const joined = text.replace(/[^\w-]/g, '');
  let longest = 0;
  for (let start = 0; start < code.length; start += 1) {
    while (joined.includes(code.slice(start, start + longest + 1)) && start + longest < code.length)
      longest += 1;
  }
  return longest;
};

/** Number of a code's characters that occur in order in a text. */
const charactersLeft = (code: string, text: string): number => {
  let row = new Array<number>(text.length + 1).fill(0);
  for (const character of code) {
    const next = [0];
    for (let at = 0; at < text.length; at += 1)
      next.push(text[at] === character ? (row[at] ?? 0) + 1 : Math.max(row[at + 1] ?? 0, next[at] ?? 0));
    row = next;
  }
  return row.at(-1) ?? 0;
};

describe('a text of another program', () => {
  it.each([
    'User unknown in virtual mailbox table',
    "The email account that you tried to reach does not exist. Please try double-checking the recipient's address",
    '<ada.lovelace@example.org>: Recipient address rejected: Access denied. AS(201806281)',
    'connect ECONNREFUSED 127.0.0.1:25',
    'sorry, that domain isn’t in my list of allowed rcpthosts (#5.7.1)',
    'Benutzer unbekannt: Postfach für jürgen.größe@example.org gibt es nicht',
    'Пользователь не найден: ada@example.org',
    'Is it so? It is up to us.',
    'RESOLVER.RST.SenderNotAuthenticatedForGroup; authentication required',
    'RESOLVER.RST.SenderNotAuthenticatedForMailbox; authentication required',
    'RESOLVER.RST.SenderNotInAllowedSendersList; sender not in allowed-senders list',
    'RESOLVER.RST.RestrictedToRecipientsPermission; not authorized',
    'mailbox full; STOREDRV.Deliver.Exception:QuotaExceededException.MapiExceptionShutoffQuotaExceeded',
    'Client host [192.0.2.1] blocked using zen.spamhaus.org; https://www.spamhaus.org/query/ip/192.0.2.1',
    'Bad DNS PTR resource record; SPF, DKIM and TLS are needed by http://www.example.com and https://www.example.org',
    '550-Verification failed for <a2b3@x.example> 550-No Such User Here',
    'AADSTS7000215: Invalid client secret provided. Timestamp: 2026-11-30 02:33:44Z',
    "The property 'emailaddress1' does not exist on type 'Microsoft.Dynamics.CRM.contact'.",
    'L’utente non esiste, e la casella dell’azienda è piena. C’est l’adresse d’un autre.',
    'Skrzynka odbiorcy jest pełna, spróbuj ponownie później',
    'Το γραμματοκιβώτιο δεν υπάρχει',
    '您的邮件被拒绝，因为收件人不存在。请在2026年再试。',
    'ไม่พบผู้ใช้นี้ในระบบของเราและไม่สามารถส่งจดหมายได้',
    '',
  ])('is kept unchanged: %s', (text) => {
    expect(redactExternalText(text)).toBe(text);
  });

  it('becomes one line without control characters and unpaired surrogates', () => {
    expect(redactExternalText(' one\r\n two\u0000\u001b[31m\ud800three\u2028four ')).toBe(
      'one two [31m three four'
    );
  });

  it('is truncated', () => {
    const long = redactExternalText('many words '.repeat(10_000));
    expect([long.length, long.at(-1)]).toEqual([500, '…']);
  });

  it('is processed quickly, whatever it contains', () => {
    const begun = performance.now();
    for (const piece of ['<a ', '&amp', 'a-', 'Ab', '<', 'é', 'A1 '])
      redactExternalText(piece.repeat(50_000));
    expect(performance.now() - begun).toBeLessThan(1_000);
  });

  it('loses long words', () => {
    expect(redactExternalText(`Queued: ${'x'.repeat(20)}, ${'y'.repeat(19)}`)).toBe(
      `Queued: ***, ${'y'.repeat(19)}`
    );
  });

  it.each(Object.entries(SHAPES))('loses a repeated code: %s', (_shape, write) => {
    fc.assert(
      fc.property(codes, (code) => {
        const cleaned = redactExternalText(`Rejected as spam: ${write(code)} was in it`);
        expect(cleaned).toMatch(/^Rejected as spam: .*was in it$/);
        expect(cleaned).not.toMatch(/[\w-]{20}/);
        expect(codesIn(cleaned, [code])).toEqual([]);
        expect(longestPartOf(code, cleaned)).toBeLessThan(20);
        expect(charactersLeft(code, cleaned)).toBeLessThan(code.length / 2);
      })
    );
  });

  it('loses a part of a code that looks like words, but has none', () => {
    const code = 'aCDjvnCcuJF2qaMekILzsOneeRbwwneTbgpbJVm1pyw';
    const cleaned = redactExternalText(`Rejected as spam: ${SHAPES['in lines that go on'](code)} was in it`);
    expect(cleaned).toBe('Rejected as spam: *** was in it');
  });

  it.each(Object.entries(SHAPES))('would reveal the code without redaction: %s', (_shape, write) => {
    // Shows that the test above would detect an unredacted code.
    const code = 'hjT0oYQ3bkN9rW_x7Zc-1aLpVdEe5GmUiS8fK2tBXwA';
    expect(codesIn(`Rejected: ${write(code)} was`, [code])).toEqual([code]);
  });
});

describe('the message of a thrown value', () => {
  it.each<[string, unknown]>([
    ['socket hang up', new Error('socket hang up')],
    ['ECONNREFUSED', Object.assign(new AggregateError([], ''), { code: 'ECONNREFUSED' })],
    ['TypeError', new TypeError('')],
    ['a text', 'a text'],
    ['null', null],
  ])('says %s', (reason, thrown) => {
    expect(externalErrorMessage(thrown)).toBe(reason);
  });
});
