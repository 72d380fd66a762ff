import { createHash, timingSafeEqual } from 'node:crypto';
import type { Context } from 'koa';
import { NOTIFICATION_KEY_HEADER } from '../../../contracts';
import type { Application } from '../compose';
import { AppError } from '../domain/app-error';

/** Compares hashes, so that timing reveals neither length nor content (`timingSafeEqual` requires equal lengths). */
const isSame = (given: string, expected: string): boolean => {
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(given), digest(expected));
};

export const createCrmNotificationsController = ({ connector, crmPoller }: Application) => ({
  /** POST /crm/notifications: only triggers a poll of the CRM. The body is not trusted and not read. */
  create(ctx: Context): void {
    const key = connector.webhookKey;
    if (key === null || !isSame(ctx.get(NOTIFICATION_KEY_HEADER), key))
      throw new AppError('sign-in.required');
    crmPoller?.wake();
    ctx.status = 202;
    ctx.body = { data: {} };
  },
});
