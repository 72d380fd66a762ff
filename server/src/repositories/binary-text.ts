import type { Core } from '@strapi/strapi';
import { ledgerContentTypes } from '../content-types/ledger';
import { tablesOf } from '../database/tables';
import { ledgerUid } from './table';

const COLLATION = 'utf8mb4_bin';

/**
 * Has MySQL and MariaDB compare the text of the ledger byte by byte, as the other databases do. Their default collations
 * take "é" and "E" for "e", and would refuse the account of one address because of another one's.
 */
export const ensureBinaryText = async (strapi: Core.Strapi): Promise<void> => {
  if (strapi.db.dialect.client !== 'mysql') return;
  const tables = tablesOf(strapi);
  for (const name of Object.keys(ledgerContentTypes)) {
    const tableName = tables.nameOf(ledgerUid(name));
    const found = await strapi.db.connection
      .from('information_schema.tables')
      .whereRaw('table_schema = database()')
      .where('table_name', tableName)
      .select({ collation: 'table_collation' })
      .first<{ collation: string } | undefined>();
    if (found?.collation === COLLATION) continue;
    await strapi.db.connection.raw(`ALTER TABLE ?? CONVERT TO CHARACTER SET utf8mb4 COLLATE ${COLLATION}`, [
      tableName,
    ]);
  }
};
