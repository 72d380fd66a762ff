import type { Core } from '@strapi/strapi';
import { CRM_UID } from '../content-types/crm/uids';
import { ledgerContentTypes } from '../content-types/ledger';
import { sqlTables } from '../database/tables';
import { ledgerUid } from './table';

const UNICODE = 'utf8mb4';
const BINARY = 'utf8mb4_bin';

const isUnicode = (collation: string): boolean => collation.startsWith(`${UNICODE}_`);

/**
 * Converts the plugin's tables on MySQL and MariaDB to utf8mb4, and the ledger to binary collation as on the other
 * databases: the default collations treat "é" and "E" as "e" and would refuse an account because of another address.
 * Warns if Strapi's own tables use another character set.
 */
export const ensureMysqlCharset = async (strapi: Core.Strapi): Promise<void> => {
  if (strapi.db.dialect.client !== 'mysql') return;
  const tables = sqlTables(strapi);

  const [rows] = (await strapi.db.connection.raw(
    'SELECT table_name AS name, table_collation AS collation FROM information_schema.tables WHERE table_schema = database()'
  )) as [{ name: string; collation: string | null }[]];
  const collations = new Map(rows.map(({ name, collation }) => [name, collation]));
  const collationOf = (table: string): string => collations.get(table) ?? '';

  for (const name of Object.keys(ledgerContentTypes)) {
    const table = tables.nameOf(ledgerUid(name));
    if (collationOf(table) === BINARY) continue;
    await strapi.db.connection.raw(`ALTER TABLE ?? CONVERT TO CHARACTER SET ${UNICODE} COLLATE ${BINARY}`, [
      table,
    ]);
  }
  for (const uid of Object.values(CRM_UID)) {
    const table = tables.nameOf(uid);
    if (isUnicode(collationOf(table))) continue;
    await strapi.db.connection.raw(`ALTER TABLE ?? CONVERT TO CHARACTER SET ${UNICODE}`, [table]);
  }

  const [[database]] = (await strapi.db.connection.raw(
    'SELECT database() AS name, @@character_set_database AS characters'
  )) as [{ name: string; characters: string }[]];
  if (database && database.characters !== UNICODE) {
    strapi.log.warn(
      `The database "${database.name}" uses the character set ${database.characters}, which cannot store every letter in users and pages. ` +
        `Convert the database and Strapi's tables to ${UNICODE}.`
    );
  }
};
