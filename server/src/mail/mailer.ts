import type { Core } from '@strapi/strapi';
import { RateLimiterMemory, RateLimiterQueue } from 'rate-limiter-flexible';
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

// RFC 5321, 4.2.1: a reply of 5yz is a permanent refusal. Those to a recipient (RFC 3463: 5.1.x) stay as they are;
// others, such as a wrong password of ours, are mended at our end.
const isRefusedRecipient = (error: Error & { responseCode?: number; response?: string }): boolean =>
  error.responseCode !== undefined &&
  error.responseCode >= 550 &&
  error.responseCode <= 553 &&
  !/relay|auth|spf|dkim|dmarc|block|spam|policy/i.test(error.response ?? '');

/**
 * Sends through Strapi's e-mail plugin.
 *
 * @throws MailError if the mail server is away or refuses for now
 * @throws PermanentError if it refuses the recipient
 */
export const createMailer = (strapi: Core.Strapi, options: MailerOptions) => {
  const queue = new RateLimiterQueue(
    new RateLimiterMemory({ points: Math.max(1, Math.floor(options.perSecond)), duration: 1 })
  );

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
      if (isRefusedRecipient(error)) {
        throw new PermanentError(`The mail server refuses the recipient: ${error.message}`, { cause: error });
      }
      throw new MailError(`The mail server did not take the e-mail: ${error.message}`, { cause: error });
    }
  };
};

export type SendMail = ReturnType<typeof createMailer>;
