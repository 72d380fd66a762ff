import type { Core } from '@strapi/strapi';
import { CRM_UID } from '../../content-types/crm';
import { transactionOn } from '../../database/transaction';

/** Calls back once portals or their roles were made, changed or deleted by this server, by whichever way. */
export const onPortalsChanged = (strapi: Core.Strapi, callback: () => void): void => {
  const tell = async (): Promise<void> => {
    if (!strapi.db.inTransaction()) return callback();
    // Before the commit others still read what was there.
    await transactionOn(strapi)(({ onCommit }) => Promise.resolve(onCommit(callback)));
  };
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
