import type { Core } from '@strapi/strapi';
import { CRM_UID, type CrmUid } from '../../content-types/crm/uids';
import { afterCommit } from '../../database/transaction';

interface ChangeEvent {
  params: { where?: Record<string, unknown> };
  state: { ids?: string[] };
}

/**
 * Notes the ids of the rows that a change applies to, before the change: afterwards its condition may match other rows, or
 * none.
 */
const noteIds = async (strapi: Core.Strapi, uid: CrmUid, event: ChangeEvent): Promise<void> => {
  const rows = (await strapi.db
    .query(uid)
    .findMany({ where: event.params.where ?? {}, select: ['documentId'] })) as { documentId: string }[];
  event.state.ids = rows.map((row) => row.documentId);
};

/**
 * Calls back with the ids of contacts that were changed or deleted, in the transaction of the change. It does not matter
 * what made the change: the Content Manager, an import, or the app's code.
 */
export const onContactsChanged = (
  strapi: Core.Strapi,
  callback: (contactIds: string[]) => Promise<void>
): void => {
  const tell = async (event: ChangeEvent): Promise<void> => {
    if (event.state.ids?.length) await callback(event.state.ids);
  };
  /** Removes personal data from the portal users of deleted contacts, which would otherwise keep it. */
  const forgetPortalUsers = async (event: ChangeEvent): Promise<void> => {
    await noteIds(strapi, CRM_UID.contact, event);
    const { ids = [] } = event.state;
    if (ids.length === 0) return;
    const ofContacts = { contact: { documentId: { $in: ids } } };
    const rows = (await strapi.db
      .query(CRM_UID.portalUser)
      .findMany({ where: ofContacts, select: ['id'] })) as { id: number }[];
    await strapi.db.query(CRM_UID.portalUser).updateMany({
      where: { id: { $in: rows.map(({ id }) => id) } },
      data: { username: '', answers: null, active: false },
    });
  };
  const beforeDelete = (event: unknown): Promise<void> => forgetPortalUsers(event as ChangeEvent);
  const before = (event: unknown): Promise<void> => noteIds(strapi, CRM_UID.contact, event as ChangeEvent);
  const after = (event: unknown): Promise<void> => tell(event as ChangeEvent);

  strapi.db.lifecycles.subscribe({
    models: [CRM_UID.contact],
    beforeUpdate: before,
    afterUpdate: after,
    beforeUpdateMany: before,
    afterUpdateMany: after,
    beforeDelete,
    afterDelete: after,
    beforeDeleteMany: beforeDelete,
    afterDeleteMany: after,
  });
};

/** Calls back with the ids of portal users that were deleted, in the transaction of the deletion. */
export const onPortalUsersDeleted = (
  strapi: Core.Strapi,
  callback: (portalUserIds: string[]) => Promise<void>
): void => {
  const before = (event: unknown): Promise<void> => noteIds(strapi, CRM_UID.portalUser, event as ChangeEvent);
  const after = async (event: unknown): Promise<void> => {
    const { ids } = (event as ChangeEvent).state;
    if (ids?.length) await callback(ids);
  };
  strapi.db.lifecycles.subscribe({
    models: [CRM_UID.portalUser],
    beforeDelete: before,
    afterDelete: after,
    beforeDeleteMany: before,
    afterDeleteMany: after,
  });
};

/** Calls back after this server has created, changed or deleted portals or portal roles. */
export const onPortalsChanged = (strapi: Core.Strapi, callback: () => void): void => {
  const tell = (): Promise<void> => afterCommit(strapi, callback);
  strapi.db.lifecycles.subscribe({
    models: [CRM_UID.portal, CRM_UID.portalRole],
    afterCreate: tell,
    afterCreateMany: tell,
    afterUpdate: tell,
    afterUpdateMany: tell,
    afterDelete: tell,
    afterDeleteMany: tell,
  });
};
