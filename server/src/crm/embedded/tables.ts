import type { Core } from '@strapi/strapi';
import { CRM_UID, type CrmUid } from '../../content-types/crm/uids';
import { transactionOn } from '../../database/transaction';
import { onDatabase, toCrmError, unknownReference } from './database-error';
import type {
  ContactRow,
  EmailActivityRow,
  PortalInvitationRow,
  PortalRoleRow,
  PortalRow,
  PortalUserRow,
} from './rows';
import { createStatements } from './statements';

type Where = Record<string, unknown>;

interface Find {
  where?: Where;
  select?: string[];
  populate?: unknown;
  orderBy?: Array<Record<string, 'asc' | 'desc'>>;
  limit?: number;
}

type Values = Record<string, unknown>;

const createTable = <Row extends { id: number; documentId: string }>(strapi: Core.Strapi, uid: CrmUid) => {
  const query = () => strapi.db.query(uid);
  const findMany = (find: Find) => onDatabase(async () => (await query().findMany(find)) as Row[]);
  const findOne = (find: Find) => onDatabase(async () => (await query().findOne(find)) as Row | null);
  const isMysql = strapi.db.dialect.client === 'mysql';
  const insert = (rows: Values[], now: Date) => {
    const stamped = rows.map((row) => ({ ...row, createdAt: now, updatedAt: now, publishedAt: now }));
    return strapi.db.queryBuilder(uid).insert(stamped);
  };
  return {
    findMany,
    findOne,

    /** The ids of matching rows, as a subquery for `$in`. */
    keysOf: (where: Where) => strapi.db.queryBuilder(uid).select('id').where(where).getKnexQuery(),

    count: (where: Where) => onDatabase(() => query().count({ where })),

    /**
     * Inserts a row; false if a unique index already contains it. Skips lifecycles. Relations are passed by column name,
     * JSON as text.
     */
    insertUnlessKnown: (row: Values, now: Date) =>
      onDatabase(async () => {
        if (!isMysql) {
          const [written] = await insert([row], now).onConflict(true).ignore().execute<unknown[]>();
          return Boolean(written);
        }
        // MySQL's INSERT IGNORE also ignores other errors: it truncates text and replaces unsupported characters.
        return insert([row], now)
          .execute()
          .then(() => true)
          .catch((error: unknown) => {
            const failure = toCrmError(error);
            if (failure.kind === 'conflict') return false;
            throw failure;
          });
      }),

    /** The same for many rows, in one statement. Returns the number of inserted rows. */
    insertMissing: (rows: Values[], now: Date) =>
      onDatabase(async () => {
        if (!isMysql) {
          return (await insert(rows, now).onConflict(true).ignore().execute<unknown[]>()).length;
        }
        // MySQL does not report how many rows were inserted, so existing ones are counted first.
        const known = await query().count({
          where: { documentId: { $in: rows.map((row) => row.documentId) } },
        });
        const unchanged = { id: strapi.db.connection.raw('??', ['id']) };
        await insert(rows, now).onConflict(true).merge(unchanged).execute();
        return rows.length - known;
      }),

    /** Updates all matching rows in one statement, without derived columns. Returns their number. */
    updateMany: (where: Where, data: Values, now: Date) =>
      onDatabase(async () => (await query().updateMany({ where, data: { ...data, updatedAt: now } })).count),

    /** Deletes the rows whose own columns match, in one statement. */
    deleteMany: (where: Where) => onDatabase(() => query().deleteMany({ where })),

    /** Updates one row, including derived columns; null if no row matches. */
    updateOne: (where: Where, data: Values) =>
      onDatabase(async () => (await query().update({ where, data })) as Row | null),

    /** The row with an id. Throws a {@link CrmError} of kind `invalid` if it does not exist. */
    async referred(id: string, called: string): Promise<Row> {
      const row = await findOne({ where: { documentId: id } });
      if (!row) throw unknownReference(called, id);
      return row;
    },
  };
};

/** The tables of the embedded CRM. Database errors are converted to {@link CrmError}s. */
export const createTables = (strapi: Core.Strapi) => ({
  contacts: createTable<ContactRow>(strapi, CRM_UID.contact),
  portals: createTable<PortalRow>(strapi, CRM_UID.portal),
  roles: createTable<PortalRoleRow>(strapi, CRM_UID.portalRole),
  invitations: createTable<PortalInvitationRow>(strapi, CRM_UID.portalInvitation),
  emails: createTable<EmailActivityRow>(strapi, CRM_UID.emailActivity),
  portalUsers: createTable<PortalUserRow>(strapi, CRM_UID.portalUser),
  statements: createStatements(strapi),

  /** Runs work in the current transaction, or in a new one. */
  transaction: <Result>(work: () => Promise<Result>): Promise<Result> =>
    onDatabase(() => transactionOn(strapi)(work)),
});
export type Tables = ReturnType<typeof createTables>;
