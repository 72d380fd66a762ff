import type { Core } from '@strapi/strapi';
import { tableOf, type Where } from './table';

const USER_UID = 'plugin::users-permissions.user';

interface DeletionEvent {
  params: { where?: Where };
  result?: { id?: number } | null;
  state: { userIds?: number[] };
}

/** Calls back in the transaction of every deletion of a users-permissions user, by whichever way it is deleted. */
export const onUserDeleted = (strapi: Core.Strapi, callback: (userId: number) => Promise<void>): void => {
  const users = tableOf<{ id: number }>(strapi, USER_UID);

  const noteIds = async (event: DeletionEvent): Promise<void> => {
    const rows = await users.findMany({ where: event.params.where ?? {}, select: ['id'] });
    event.state.userIds = rows.map((row) => row.id);
  };
  const tell = async (event: DeletionEvent): Promise<void> => {
    for (const userId of event.state.userIds ?? []) await callback(userId);
  };

  strapi.db.lifecycles.subscribe({
    models: [USER_UID],
    beforeDelete: (event) => noteIds(event),
    afterDelete: (event) => tell(event),
    beforeDeleteMany: (event) => noteIds(event),
    afterDeleteMany: (event) => tell(event),
  });
};
