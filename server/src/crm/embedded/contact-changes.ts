import type { Core } from '@strapi/strapi';
import { CRM_UID } from '../../content-types/crm';

interface ChangeEvent {
  params: { where?: Record<string, unknown> };
  state: { contactIds?: string[] };
}

/**
 * Calls back, in the transaction of the change, with the ids of contacts that were changed or deleted by whichever way:
 * the Content Manager, an import, code of the app.
 */
export const onContactsChanged = (
  strapi: Core.Strapi,
  callback: (contactIds: string[]) => Promise<void>
): void => {
  // Before the change: afterwards a condition may fit other rows, or none.
  const noteIds = async (event: ChangeEvent): Promise<void> => {
    const rows = (await strapi.db
      .query(CRM_UID.contact)
      .findMany({ where: event.params.where ?? {}, select: ['documentId'] })) as { documentId: string }[];
    event.state.contactIds = rows.map((row) => row.documentId);
  };
  const tell = async (event: ChangeEvent): Promise<void> => {
    if (event.state.contactIds?.length) await callback(event.state.contactIds);
  };
  const before = (event: unknown): Promise<void> => noteIds(event as ChangeEvent);
  const after = (event: unknown): Promise<void> => tell(event as ChangeEvent);

  strapi.db.lifecycles.subscribe({
    models: [CRM_UID.contact],
    beforeUpdate: before,
    afterUpdate: after,
    beforeUpdateMany: before,
    afterUpdateMany: after,
    beforeDelete: before,
    afterDelete: after,
    beforeDeleteMany: before,
    afterDeleteMany: after,
  });
};
