import type { Core } from '@strapi/strapi';
import { PermanentError } from '../../../server/src/domain/permanent-error';
import { createMailer, MailError, type Mail, type MailerOptions } from '../../../server/src/mail/mailer';

const mail: Mail = {
  to: 'ada@example.org',
  subject: 'Welcome',
  html: '<p>Hello</p>',
  text: 'Hello',
  messageId: '<1@example.com>',
};

/** A mailer over an e-mail plugin that answers as told. */
const createStage = (
  options: Partial<MailerOptions> = {},
  answer: () => Promise<unknown> = async () => ({})
) => {
  const send = jest.fn<Promise<unknown>, [Record<string, unknown>]>(answer);
  // Of Strapi, the mailer uses the e-mail service alone.
  const strapi = { plugin: () => ({ service: () => ({ send }) }) } as unknown as Core.Strapi;
  return { send, mailer: createMailer(strapi, { perSecond: 50, ...options }) };
};

const refusal = (fields: { responseCode?: number; response?: string; command?: string }) => async () => {
  throw Object.assign(new Error(fields.response ?? 'refused'), fields);
};

describe('an e-mail', () => {
  it('goes out as it is, from whom and to be answered to whom the configuration says', async () => {
    const { send, mailer } = createStage({
      from: 'Portal <portal@example.com>',
      replyTo: 'help@example.com',
    });
    await mailer(mail);
    expect(send).toHaveBeenCalledWith(
      expect.objectContaining({ ...mail, from: 'Portal <portal@example.com>', replyTo: 'help@example.com' })
    );
  });

  it('asks automatic responders to be quiet', async () => {
    const { send, mailer } = createStage();
    await mailer(mail);
    expect(send.mock.calls[0]?.[0].headers).toEqual({ 'Auto-Submitted': 'auto-generated' });
  });
});

describe('the mail server', () => {
  it.each<[string, Parameters<typeof refusal>[0]]>([
    ['an unknown mailbox', { responseCode: 550, response: '550 5.1.1 No such user', command: 'RCPT TO' }],
    ['a mailbox that moved', { responseCode: 551, response: '551 User not local', command: 'RCPT TO' }],
    ['a full mailbox', { responseCode: 552, response: '552 5.2.2 Over quota', command: 'RCPT TO' }],
    ['a bad name', { responseCode: 553, response: '553 Mailbox name invalid', command: 'RCPT TO' }],
    [
      'an unknown mailbox, after the body',
      { responseCode: 550, response: '550 No such user', command: 'DATA' },
    ],
    ['an unknown mailbox, by an API', { responseCode: 550 }],
  ])('refuses the recipient for good: %s', async (_what, fields) => {
    const { mailer } = createStage({}, refusal(fields));
    await expect(mailer(mail)).rejects.toThrow(PermanentError);
    await expect(mailer(mail)).rejects.toThrow(/refuses the recipient/);
  });

  it.each<[string, Parameters<typeof refusal>[0]]>([
    ['it is away', {}],
    ['it is busy', { responseCode: 421, response: '421 Try again later' }],
    ['greylisting', { responseCode: 450, response: '450 4.2.0 Greylisted', command: 'RCPT TO' }],
    ['a wrong password of ours', { responseCode: 535, response: '535 5.7.8 Authentication failed' }],
    ['it does not relay for us', { responseCode: 550, response: '550 Relaying denied', command: 'RCPT TO' }],
    ['our sender is refused', { responseCode: 550, response: '550 Unknown sender', command: 'MAIL FROM' }],
    [
      'our sender is refused later',
      { responseCode: 553, response: '553 5.1.8 Bad sender', command: 'RCPT TO' },
    ],
    ['its policy', { responseCode: 550, response: '550 5.7.1 Message rejected', command: 'DATA' }],
    ['its size limit', { responseCode: 552, response: '552 5.3.4 Message too big', command: 'DATA' }],
    ['a failure that it does not explain', { responseCode: 554, response: '554 Transaction failed' }],
    ['a block list', { responseCode: 554, response: '554 Listed as spam' }],
  ])('may take it another time: %s', async (_what, fields) => {
    const { mailer } = createStage({}, refusal(fields));
    await expect(mailer(mail)).rejects.toThrow(MailError);
    await expect(mailer(mail)).rejects.toThrow(/did not take the e-mail/);
  });

  it('may throw what is no error', async () => {
    const { mailer } = createStage({}, () => Promise.reject('no connection'));
    await expect(mailer(mail)).rejects.toThrow('no connection');
  });
});

describe('the pace', () => {
  beforeEach(() => jest.useFakeTimers());
  afterEach(() => jest.useRealTimers());

  const sentAfter = async (perSecond: number, count: number, milliseconds: number): Promise<number> => {
    const { send, mailer } = createStage({ perSecond });
    const all = Promise.all(Array.from({ length: count }, () => mailer(mail)));
    await jest.advanceTimersByTimeAsync(milliseconds);
    const sent = send.mock.calls.length;
    await jest.advanceTimersByTimeAsync(60_000);
    await all;
    expect(send).toHaveBeenCalledTimes(count);
    return sent;
  };

  it('is at most so many a second; the rest wait their turn', async () => {
    expect(await sentAfter(3, 10, 900)).toBe(3);
    expect(await sentAfter(3, 10, 1900)).toBe(6);
  });

  it('may be less than one a second', async () => {
    expect(await sentAfter(0.5, 3, 1900)).toBe(1);
    expect(await sentAfter(0.5, 3, 3900)).toBe(2);
  });
});
