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

/** A mailer with a fake e-mail plugin. */
const createStage = (
  options: Partial<MailerOptions> = {},
  answer: () => Promise<unknown> = async () => ({})
) => {
  const send = jest.fn<Promise<unknown>, [Record<string, unknown>]>(answer);
  // The mailer uses only the e-mail service of Strapi.
  const strapi = { plugin: () => ({ service: () => ({ send }) }) } as unknown as Core.Strapi;
  return { send, mailer: createMailer(strapi, { perSecond: 50, ...options }) };
};

const refusal = (fields: { responseCode?: number; response?: string; command?: string }) => async () => {
  throw Object.assign(new Error(fields.response ?? 'refused'), fields);
};

describe('an e-mail', () => {
  it('is sent unchanged with the configured sender and reply address', async () => {
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
  it('can permanently reject the recipient', async () => {
    const reply = { responseCode: 550, response: '550 5.1.1 No such user', command: 'RCPT TO' };
    const sent = createStage({}, refusal(reply)).mailer(mail);
    await expect(sent).rejects.toThrow(PermanentError);
    await expect(sent).rejects.toThrow('The mail server rejects the recipient: 550 5.1.1: No such user');
  });

  it('can permanently reject the e-mail', async () => {
    const reply = { responseCode: 552, response: '552 5.3.4 Message too big', command: 'DATA' };
    const sent = createStage({}, refusal(reply)).mailer(mail);
    await expect(sent).rejects.toThrow(PermanentError);
    await expect(sent).rejects.toThrow('The mail server rejects the e-mail: 552 5.3.4: Message');
  });

  it('can reject temporarily', async () => {
    const reply = { responseCode: 450, response: '450 4.2.0 Greylisted', command: 'RCPT TO' };
    const sent = createStage({}, refusal(reply)).mailer(mail);
    await expect(sent).rejects.toThrow(MailError);
    await expect(sent).rejects.toThrow('The mail server did not accept the e-mail: 450 4.2.0: Greylisted');
  });

  it('can be a service that returns a failure without throwing', async () => {
    const sent = createStage({}, () => Promise.resolve(false)).mailer(mail);
    await expect(sent).rejects.toThrow(MailError);
  });
});

describe('the rate limit', () => {
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

  it('queues e-mails beyond the number per second', async () => {
    expect(await sentAfter(3, 10, 900)).toBe(3);
    expect(await sentAfter(3, 10, 1900)).toBe(6);
  });

  it('can be less than one per second', async () => {
    expect(await sentAfter(0.5, 3, 1900)).toBe(1);
    expect(await sentAfter(0.5, 3, 3900)).toBe(2);
  });
});
