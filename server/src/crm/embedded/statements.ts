import type { Core } from '@strapi/strapi';
import { CRM_UID } from '../../content-types/crm/uids';
import { sqlTables } from '../../database/tables';
import { onDatabase, unknownReference } from './database-error';
import type { PortalInvitationRow } from './rows';

type Ids = Record<'contact' | 'portal' | 'role', string>;
type Keys = Record<keyof Ids, number>;
/** An invitation as the database returns it: booleans and times in its own format, and ids of referenced records. */
type FlatInvitation = Omit<PortalInvitationRow, keyof Ids | 'active'> &
  Record<`${keyof Ids}Id`, string | null> & { active: boolean | number };

const RECORDS = { contact: CRM_UID.contact, portal: CRM_UID.portal, role: CRM_UID.portalRole } as const;
const CALLED: Record<keyof Ids, string> = { contact: 'contact', portal: 'portal', role: 'portal role' };

/** The column with each record's name. */
const NAMES: Record<keyof Ids, string> = { contact: 'full_name', portal: 'name', role: 'name' };

interface Named {
  id: number;
  name: string | null;
}

const reference = (documentId: string | null) => (documentId === null ? null : { documentId });
const isoOrNull = (moment: string | null): string | null =>
  moment === null ? null : new Date(moment).toISOString();

/** Queries that invitees wait for. The query engine would run a separate statement for every relation. */
export const createStatements = (strapi: Core.Strapi) => {
  const tables = sqlTables(strapi);

  const keyOf = (record: keyof Ids, documentId: string) =>
    tables.from(RECORDS[record]).where('document_id', documentId).select('id').as(record);

  const invitationWithIds = (documentId: string) =>
    tables
      .from(CRM_UID.portalInvitation, 'invitation')
      .leftJoin(tables.withAlias(RECORDS.contact, 'contact'), 'contact.id', 'invitation.contact_id')
      .leftJoin(tables.withAlias(RECORDS.portal, 'portal'), 'portal.id', 'invitation.portal_id')
      .leftJoin(tables.withAlias(RECORDS.role, 'role'), 'role.id', 'invitation.role_id')
      .where('invitation.document_id', documentId)
      .select<FlatInvitation[]>({
        id: 'invitation.id',
        documentId: 'invitation.document_id',
        statusReason: 'invitation.status_reason',
        active: 'invitation.active',
        invitedBy: 'invitation.invited_by',
        language: 'invitation.language',
        sentAt: 'invitation.sent_at',
        redeemedAt: 'invitation.redeemed_at',
        expiresAt: 'invitation.expires_at',
        claim: 'invitation.claim',
        createdAt: 'invitation.created_at',
        updatedAt: 'invitation.updated_at',
        contactId: 'contact.document_id',
        portalId: 'portal.document_id',
        roleId: 'role.document_id',
      });

  const namesOf = (record: keyof Ids, documentIds: readonly string[]) =>
    tables
      .from(RECORDS[record])
      .whereIn('document_id', [...documentIds])
      .select('id', { documentId: 'document_id', name: NAMES[record] })
      .select(strapi.db.connection.raw('? as record', [record]));

  /** The current transaction, or null outside of transactions. */
  const transaction = async () => (strapi.db.inTransaction() ? (await strapi.db.transaction()).get() : null);

  return {
    /** An invitation with the ids of its contact, portal and role. */
    findInvitation: (documentId: string): Promise<PortalInvitationRow | null> =>
      onDatabase(async () => {
        const query = invitationWithIds(documentId);
        const trx = await transaction();
        const [row] = await (trx ? query.transacting(trx) : query);
        if (!row) return null;
        const { contactId, portalId, roleId, ...columns } = row;
        return {
          ...columns,
          active: Boolean(columns.active),
          sentAt: isoOrNull(columns.sentAt),
          redeemedAt: isoOrNull(columns.redeemedAt),
          expiresAt: new Date(columns.expiresAt).toISOString(),
          createdAt: new Date(columns.createdAt).toISOString(),
          updatedAt: new Date(columns.updatedAt).toISOString(),
          contact: reference(contactId),
          portal: reference(portalId),
          role: reference(roleId),
        } as PortalInvitationRow;
      }),

    /**
     * Returns a function that looks up the row id and name of a contact, portal or role. It throws a {@link CrmError}
     * of kind `invalid` for an unknown id.
     */
    async recordsOf(ids: Record<keyof Ids, readonly string[]>) {
      type Row = Named & { documentId: string; record: keyof Ids };
      const rows = await onDatabase(async () => {
        const query = namesOf('contact', ids.contact).unionAll([
          namesOf('portal', ids.portal),
          namesOf('role', ids.role),
        ]);
        const trx = await transaction();
        return (await (trx ? query.transacting(trx) : query)) as Row[];
      });
      const found = new Map(rows.map((row) => [`${row.record} ${row.documentId}`, row]));
      return (record: keyof Ids, documentId: string): Named => {
        const row = found.get(`${record} ${documentId}`);
        if (!row) throw unknownReference(CALLED[record], documentId);
        return row;
      };
    },

    /** The row ids of a contact, a portal and a role. Throws a {@link CrmError} of kind `invalid` for an unknown id. */
    keysOf: async (ids: Ids): Promise<Keys> => {
      const names = Object.keys(RECORDS) as (keyof Ids)[];
      const keys = await onDatabase(async () => {
        const query = strapi.db.connection.select<Record<keyof Ids, number | null>[]>(
          names.map((name) => keyOf(name, ids[name]))
        );
        const trx = await transaction();
        const [row] = await (trx ? query.transacting(trx) : query);
        return row;
      });
      const missing = names.find((name) => !keys?.[name]);
      if (missing) throw unknownReference(CALLED[missing], ids[missing]);
      return keys as Keys;
    },
  };
};
