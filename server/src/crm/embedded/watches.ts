import type { Core } from '@strapi/strapi';
import { CRM_UID } from '../../content-types/crm';
import { afterCommit } from '../../database/transaction';

interface ChangeEvent {
  params: { where?: Record<string, unknown> };
  state: { contactIds?: string[] };
}

/**
 * Calls back with the ids of contacts that were changed or deleted, in the transaction of the change. It does not matter
 * what made the change: the Content Manager, an import, or the app's code.
 */
export const onContactsChanged = (
  strapi: Core.Strapi,
  callback: (contactIds: string[]) => Promise<void>
): void => {
  // Before the change, because afterwards the condition may match other rows, or none.
  const noteIds = async (event: ChangeEvent): Promise<void> => {
    const rows = (await strapi.db
      .query(CRM_UID.contact)
      .findMany({ where: event.params.where ?? {}, select: ['documentId'] })) as { documentId: string }[];
    event.state.contactIds = rows.map((row) => row.documentId);
  };
  const tell = async (event: ChangeEvent): Promise<void> => {
    if (event.state.contactIds?.length) await callback(event.state.contactIds);
  };
  /** Removes personal data from the portal users of deleted contacts, which would otherwise keep it. */
  const forgetPortalUsers = async (event: ChangeEvent): Promise<void> => {
    await noteIds(event);
    if (!event.state.contactIds?.length) return;
    const ofContacts = { contact: { documentId: { $in: event.state.contactIds } } };
    const rows = (await strapi.db
      .query(CRM_UID.portalUser)
      .findMany({ where: ofContacts, select: ['id'] })) as { id: number }[];
    await strapi.db.query(CRM_UID.portalUser).updateMany({
      where: { id: { $in: rows.map(({ id }) => id) } },
      data: { username: '', answers: null, active: false },
    });
  };
  const beforeDelete = (event: unknown): Promise<void> => forgetPortalUsers(event as ChangeEvent);
  const before = (event: unknown): Promise<void> => noteIds(event as ChangeEvent);
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
