import { createHash, timingSafeEqual } from 'node:crypto';
import type { Context } from 'koa';
import { NOTIFICATION_KEY_HEADER } from '../../../contracts';
import type { Application } from '../compose';
import { AppError } from '../domain/app-error';

/** Hashed, so that the time it takes says nothing about length or content (`timingSafeEqual` asks for equal lengths). */
const isSame = (given: string, expected: string): boolean => {
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(given), digest(expected));
};

export const createCrmNotificationsController = ({ connector, crmPoller }: Application) => ({
  /** POST /crm/notifications: a hint to look at the CRM, and no more; what it says is not believed. */
  create(ctx: Context): void {
    const key = connector.webhookKey;
    if (key === null || !isSame(ctx.get(NOTIFICATION_KEY_HEADER), key))
      throw new AppError('sign-in.required');
    crmPoller?.wake();
    ctx.status = 202;
    ctx.body = { data: {} };
  },
});
