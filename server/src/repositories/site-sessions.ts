import type { Core } from '@strapi/strapi';
import { retryOnConflict } from './transaction';

/**
 * Ends a user's sessions on the website except the given one, directly in the table, for versions of Strapi
 * without a method for that.
 */
export const endOtherSiteSessions = async (
  strapi: Core.Strapi,
  userId: number,
  currentId: string | undefined
): Promise<void> => {
  const where = {
    origin: 'users-permissions',
    userId: String(userId),
    status: 'active',
    ...(currentId !== undefined && { sessionId: { $ne: currentId } }),
  };
  await retryOnConflict(() => strapi.db.query('admin::session').deleteMany({ where }));
};
