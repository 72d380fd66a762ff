import type { Core } from '@strapi/strapi';
import type { Refusal } from '../../../contracts';
import { sqlTables } from '../database/tables';
import { ledgerTable, ledgerUid } from './table';

/** Contacts of a batch that are loaded together, and their refusals so far. */
export interface BatchSlice {
  /** Index of the slice's first contact in the batch. */
  position: number;
  contactIds: string[];
  refusals: Refusal[];
}

type SliceRow = BatchSlice & { batchId: string };

/** Contacts per slice. */
const SLICE = 500;

const toSlice = ({ position, contactIds, refusals }: SliceRow): BatchSlice => ({
  position,
  contactIds,
  refusals,
});

export const createBatchSliceRepository = (strapi: Core.Strapi) => {
  const table = ledgerTable<SliceRow>(strapi, 'batch-slice');

  /** The slice with the contact at an index; null past the end. */
  const findAt = async (batchId: string, place: number): Promise<BatchSlice | null> => {
    const where = { batchId, position: { $lte: place } };
    const [row] = await table.findMany({ where, orderBy: [{ position: 'desc' }], limit: 1 });
    return row && place < row.position + row.contactIds.length ? toSlice(row) : null;
  };

  return {
    /** Adds the contacts of a new batch in slices. */
    async add(
      batchId: string,
      contactIds: readonly string[],
      refusals: readonly Refusal[] = []
    ): Promise<void> {
      const refusalOf = new Map(refusals.map((refusal) => [refusal.contactId, refusal]));
      const rows: SliceRow[] = [];
      for (let position = 0; position < contactIds.length; position += SLICE) {
        const ids = contactIds.slice(position, position + SLICE);
        const refused = ids.flatMap((id) => refusalOf.get(id) ?? []);
        rows.push({ batchId, position, contactIds: ids, refusals: refused });
      }
      await table.createMany({ data: rows });
    },

    findAt,

    /** The slices with the contacts from one index up to another, in order. */
    async list(batchId: string, from: number, to: number): Promise<BatchSlice[]> {
      const first = await findAt(batchId, from);
      const others = await table.findMany({
        where: { batchId, position: { $gt: from, $lt: to } },
        orderBy: [{ position: 'asc' }],
      });
      return [...(first ? [first] : []), ...others.map(toSlice)];
    },

    /** The slices that contain a contact. Scans all slices, because lists of ids have no index. */
    async listWithContact(contactId: string): Promise<{ batchId: string; position: number }[]> {
      const text = strapi.db.dialect.client === 'mysql' ? 'char' : 'text';
      const rows = await sqlTables(strapi)
        .from(ledgerUid('batch-slice'))
        .whereRaw(`cast(contact_ids as ${text}) like ?`, [`%${contactId}%`])
        .select<{ batch_id: string; position: number }[]>('batch_id', 'position');
      return rows.map(({ batch_id, position }) => ({ batchId: batch_id, position }));
    },

    /** Removes a contact from an ended batch. Its position stays and is empty. */
    async removeContact(where: { batchId: string; position: number }, contactId: string): Promise<void> {
      const row = await table.findOne({ where });
      if (!row) return;
      const contactIds = row.contactIds.map((id) => (id === contactId ? '' : id));
      const refusals = row.refusals.filter((refusal) => refusal.contactId !== contactId);
      await table.updateMany({ where, data: { contactIds, refusals } });
    },

    /** Up to `limit` batches that were created before a time and still have contacts. */
    async listBatchesBefore(moment: Date, limit: number): Promise<string[]> {
      const rows = await table.findMany({
        where: { createdAt: { $lte: moment.toISOString() } },
        select: ['batchId'],
        orderBy: [{ id: 'asc' }],
        limit,
      });
      return [...new Set(rows.map(({ batchId }) => batchId))];
    },

    async deleteByBatches(batchIds: readonly string[]): Promise<void> {
      await table.deleteMany({ where: { batchId: { $in: [...batchIds] } } });
    },

    async setRefusals(batchId: string, { position, refusals }: BatchSlice): Promise<void> {
      await table.updateMany({ where: { batchId, position }, data: { refusals } });
    },
  };
};

export type BatchSliceRepository = ReturnType<typeof createBatchSliceRepository>;
