import type { Core } from '@strapi/strapi';
import { tableOf, type Where } from './table';
import { USER_UID } from './users';

interface ChangeEvent {
  params: { where?: Where; data?: Record<string, unknown> };
  state: { userIds?: number[] };
}

/** What of a user its account follows. */
const FOLLOWED = ['email', 'username', 'blocked'];

const isFollowed = ({ params: { data } }: ChangeEvent): boolean =>
  data !== undefined && FOLLOWED.some((name) => name in data);

interface Watches {
  userDeleted(userId: number): Promise<void>;
  usersChanged(userIds: readonly number[]): Promise<void>;
}

/**
 * Calls back when users-permissions users are deleted, or get another address, username or state, by whichever way of
 * Strapi's; in its transaction, where there is one. What goes past Strapi is not seen.
 */
export const watchUsers = (strapi: Core.Strapi, { userDeleted, usersChanged }: Watches): void => {
  const users = tableOf<{ id: number }>(strapi, USER_UID);

  // The condition may not hold any more once the rows are written.
  const noteIds = async (event: ChangeEvent): Promise<void> => {
    const rows = await users.findMany({ where: event.params.where ?? {}, select: ['id'] });
    event.state.userIds = rows.map((row) => row.id);
  };
  const tellDeleted = async ({ state }: ChangeEvent): Promise<void> => {
    for (const userId of state.userIds ?? []) await userDeleted(userId);
  };
  const noteChanged = async (event: ChangeEvent): Promise<void> => {
    if (isFollowed(event)) await noteIds(event);
  };
  const tellChanged = async ({ state }: ChangeEvent): Promise<void> => {
    if (state.userIds && state.userIds.length > 0) await usersChanged(state.userIds);
  };

  strapi.db.lifecycles.subscribe({
    models: [USER_UID],
    beforeDelete: noteIds,
    afterDelete: tellDeleted,
    beforeDeleteMany: noteIds,
    afterDeleteMany: tellDeleted,
    beforeUpdate: noteChanged,
    afterUpdate: tellChanged,
    beforeUpdateMany: noteChanged,
    afterUpdateMany: tellChanged,
  });
};
