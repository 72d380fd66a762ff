import type { Core } from '@strapi/strapi';
import { tableOf, type Where } from './table';
import { USER_UID } from './users';

interface ChangeEvent {
  params: { where?: Where; data?: Record<string, unknown> };
  state: { userIds?: number[] };
}

/** Fields of a user that its account mirrors. */
const WATCHED_FIELDS = ['email', 'username', 'blocked'];

const changesWatchedField = ({ params: { data } }: ChangeEvent): boolean =>
  data !== undefined && WATCHED_FIELDS.some((name) => name in data);

interface UserListeners {
  userDeleted(userId: number): Promise<void>;
  usersChanged(userIds: readonly number[]): Promise<void>;
}

/**
 * Notifies when users-permissions users are deleted or change their address, username or state through Strapi, within
 * its transaction if there is one. Changes that bypass Strapi are not noticed.
 */
export const watchUsers = (strapi: Core.Strapi, { userDeleted, usersChanged }: UserListeners): void => {
  const users = tableOf<{ id: number }>(strapi, USER_UID);

  // The updated rows may no longer match the condition.
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
