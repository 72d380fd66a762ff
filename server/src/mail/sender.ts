import type { Core } from '@strapi/strapi';
import type { Check } from '../../../contracts';
import { createCheck } from '../domain/checks';
import { withTimeout } from '../domain/with-timeout';
import { parseRejection } from './mail-rejection';

/** Time limit for connecting and signing in. */
const TIMEOUT_MS = 8_000;

interface EmailProvider {
  /** Of Nodemailer: connects and signs in without sending. Other providers lack it. */
  verify?: () => Promise<unknown>;
}

/** Checks whether Strapi's e-mail plugin can send, without sending anything. Never rejects. */
export const createSenderCheck = (strapi: Core.Strapi) => async (): Promise<Check> => {
  const { provider } = strapi.plugin('email') as unknown as { provider: EmailProvider };
  if (typeof provider.verify !== 'function') return createCheck('sender.unknown');
  try {
    await withTimeout(TIMEOUT_MS, async () => provider.verify?.());
    return createCheck('sender.answers');
  } catch (error) {
    return createCheck('sender.refuses', { reason: parseRejection(error).reason });
  }
};
