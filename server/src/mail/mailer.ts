import type { Core } from '@strapi/strapi';
import { RateLimiterMemory, RateLimiterQueue } from 'rate-limiter-flexible';
import { maskCodes } from '../domain/codes';
import { PermanentError } from '../domain/permanent-error';

/** An e-mail as it is handed to Strapi's e-mail plugin. */
export interface Mail {
  to: string;
  subject: string;
  html: string;
  text: string;
  messageId: string;
}

export interface MailerOptions {
  from?: string;
  replyTo?: string;
  /** The most e-mails a second; more wait their turn. */
  perSecond: number;
}

interface EmailService {
  send(mail: Record<string, unknown>): Promise<unknown>;
}

/** The mail server would not take an e-mail. Trying again may help. */
export class MailError extends Error {
  override readonly name = 'MailError';
}

/** What SMTP libraries, nodemailer first of all, add to an error. */
interface SmtpError extends Error {
  responseCode?: number;
  response?: string;
  command?: string;
}

/** Refusals of us or of what we sent, by the enhanced status (RFC 3463) or by words: mended at our end. */
const OUR_FAULT = /^5\d\d[ -]5\.(?:[37]\.|1\.[78]\b)|relay|auth|spf|dkim|dmarc|block|spam|policy/i;

// RFC 5321, 4.2.3: 550 to 553 say for good that a mailbox cannot be used: the recipient's, unless it answers MAIL FROM.
const isRefusedRecipient = ({ responseCode = 0, response = '', command }: SmtpError): boolean =>
  responseCode >= 550 && responseCode <= 553 && command !== 'MAIL FROM' && !OUR_FAULT.test(response);

/** So many mails (`points`) in so many seconds (`duration`), for windows that hold whole mails. */
export const mailWindow = (perSecond: number): { points: number; duration: number } =>
  perSecond < 1 ? { points: 1, duration: 1 / perSecond } : { points: Math.floor(perSecond), duration: 1 };

/**
 * Sends through Strapi's e-mail plugin.
 *
 * @throws MailError if the mail server is away or refuses for now
 * @throws PermanentError if it refuses the recipient
 */
export const createMailer = (strapi: Core.Strapi, options: MailerOptions) => {
  const { perSecond } = options;
  const queue = new RateLimiterQueue(new RateLimiterMemory(mailWindow(perSecond)));

  return async (mail: Mail): Promise<void> => {
    await queue.removeTokens(1);
    const email: EmailService = strapi.plugin('email').service('email');
    try {
      await email.send({
        ...mail,
        from: options.from,
        replyTo: options.replyTo,
        // RFC 3834: keeps holiday notes and other responders quiet.
        headers: { 'Auto-Submitted': 'auto-generated' },
      });
    } catch (thrown) {
      const error = thrown instanceof Error ? thrown : new Error(String(thrown));
      // Some servers repeat what they refuse.
      const reason = maskCodes(error.message);
      if (isRefusedRecipient(error)) {
        throw new PermanentError(`The mail server refuses the recipient: ${reason}`);
      }
      throw new MailError(`The mail server did not take the e-mail: ${reason}`);
    }
  };
};
