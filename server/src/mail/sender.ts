import type { Core } from '@strapi/strapi';
import type { Check } from '../../../contracts';
import { found } from '../domain/checks';
import { withinTime } from '../domain/within-time';
import { readRefusal } from './mail-refusal';

/** How long a mail server may take to let us sign in. */
const PATIENCE_MS = 8_000;

interface EmailProvider {
  /** Nodemailer's: connects and signs in, and sends nothing. Other providers have none. */
  verify?: () => Promise<unknown>;
}

/** Looks whether Strapi's e-mail plugin can send, without sending anything. Never rejects. */
export const createSenderCheck = (strapi: Core.Strapi) => async (): Promise<Check> => {
  const { provider } = strapi.plugin('email') as unknown as { provider: EmailProvider };
  if (typeof provider.verify !== 'function') return found('sender.unknown');
  try {
    await withinTime(PATIENCE_MS, async () => provider.verify?.());
    return found('sender.answers');
  } catch (error) {
    return found('sender.refuses', { reason: readRefusal(error).reason });
  }
};
