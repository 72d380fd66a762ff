import type { Core } from '@strapi/strapi';
import { tableOf, type Where } from './table';
import { USER_UID } from './users';

interface ChangeEvent {
  params: { where?: Where; data?: Record<string, unknown> };
  state: { userIds?: number[] };
}

/** What of a user its account follows. */
const WATCHED_FIELDS = ['email', 'username', 'blocked'];

const changesWatchedField = ({ params: { data } }: ChangeEvent): boolean =>
  data !== undefined && WATCHED_FIELDS.some((name) => name in data);

interface UserListeners {
  userDeleted(userId: number): Promise<void>;
  usersChanged(userIds: readonly number[]): Promise<void>;
}

/**
 * Calls back when users-permissions users are deleted, or get another address, username or state, by whichever way of
 * Strapi's; in its transaction, where there is one. What goes past Strapi is not seen.
 */
export const watchUsers = (strapi: Core.Strapi, { userDeleted, usersChanged }: UserListeners): void => {
  const users = tableOf<{ id: number }>(strapi, USER_UID);

  // The condition may not hold any more once the rows are written.
  const rememberIds = async (event: ChangeEvent): Promise<void> => {
    const rows = await users.findMany({ where: event.params.where ?? {}, select: ['id'] });
    event.state.userIds = rows.map((row) => row.id);
  };
  const notifyDeleted = async ({ state }: ChangeEvent): Promise<void> => {
    for (const userId of state.userIds ?? []) await userDeleted(userId);
  };
  const rememberChanged = async (event: ChangeEvent): Promise<void> => {
    if (changesWatchedField(event)) await rememberIds(event);
  };
  const notifyChanged = async ({ state }: ChangeEvent): Promise<void> => {
    if (state.userIds && state.userIds.length > 0) await usersChanged(state.userIds);
  };

  strapi.db.lifecycles.subscribe({
    models: [USER_UID],
    beforeDelete: rememberIds,
    afterDelete: notifyDeleted,
    beforeDeleteMany: rememberIds,
    afterDeleteMany: notifyDeleted,
    beforeUpdate: rememberChanged,
    afterUpdate: notifyChanged,
    beforeUpdateMany: rememberChanged,
    afterUpdateMany: notifyChanged,
  });
};
