import type { Core } from '@strapi/strapi';
import { RateLimiterMemory, RateLimiterQueue } from 'rate-limiter-flexible';
import { PermanentError } from '../domain/permanent-error';
import { parseRejection, findRejection, type MailRejection, type RejectionKind } from './mail-rejection';

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
  /** E-mails per second; more are queued. */
  perSecond: number;
}

interface EmailService {
  send(mail: Record<string, unknown>): Promise<unknown>;
}

/** The mail server is unavailable or temporarily rejects the e-mail. */
export class MailError extends Error {
  override readonly name = 'MailError';
}

/** A rate limit in whole e-mails: `points` per `duration` seconds. */
export const rateWindow = (perSecond: number): { points: number; duration: number } =>
  perSecond < 1 ? { points: 1, duration: 1 / perSecond } : { points: Math.floor(perSecond), duration: 1 };

const REJECTION_TEXTS: Record<RejectionKind, string> = {
  recipient: 'The mail server rejects the recipient',
  message: 'The mail server rejects the e-mail',
  later: 'The mail server did not accept the e-mail',
};

const toError = ({ kind, reason }: MailRejection): Error => {
  const message = `${REJECTION_TEXTS[kind]}: ${reason}`;
  return kind === 'later' ? new MailError(message) : new PermanentError(message);
};

/**
 * Sends through Strapi's e-mail plugin.
 *
 * @throws MailError if the mail server is unavailable or temporarily rejects the e-mail
 * @throws PermanentError if it rejects the recipient or the e-mail
 */
export const createMailer = (strapi: Core.Strapi, options: MailerOptions) => {
  const { perSecond } = options;
  const queue = new RateLimiterQueue(new RateLimiterMemory(rateWindow(perSecond)));

  return async (mail: Mail): Promise<void> => {
    await queue.removeTokens(1);
    const email: EmailService = strapi.plugin('email').service('email');
    let answer: unknown;
    try {
      answer = await email.send({
        ...mail,
        from: options.from,
        replyTo: options.replyTo,
        // RFC 3834: suppresses automatic replies.
        headers: { 'Auto-Submitted': 'auto-generated' },
      });
    } catch (thrown) {
      throw toError(parseRejection(thrown));
    }
    const refusal = findRejection(answer, mail.to);
    if (refusal) throw toError(refusal);
  };
};
