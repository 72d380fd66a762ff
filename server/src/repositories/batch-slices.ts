import type { Core } from '@strapi/strapi';
import type { Refusal } from '../../../contracts';
import { ledgerTable } from './table';

/** Contacts of a batch that are looked up together, and what was refused of them so far. */
export interface BatchSlice {
  /** The place of its first contact among those of the batch. */
  position: number;
  contactIds: string[];
  refusals: Refusal[];
}

type SliceRow = BatchSlice & { batchId: string };

/** Contacts of a slice; the last one of a batch may have fewer. */
const SLICE = 500;

const toSlice = ({ position, contactIds, refusals }: SliceRow): BatchSlice => ({
  position,
  contactIds,
  refusals,
});

export const createBatchSliceRepository = (strapi: Core.Strapi) => {
  const table = ledgerTable<SliceRow>(strapi, 'batch-slice');

  /** The slice that holds the contact at a place; null past the end. */
  const at = async (batchId: string, place: number): Promise<BatchSlice | null> => {
    const where = { batchId, position: { $lte: place } };
    const [row] = await table.findMany({ where, orderBy: [{ position: 'desc' }], limit: 1 });
    return row && place < row.position + row.contactIds.length ? toSlice(row) : null;
  };

  return {
    /** The contacts of a new batch, cut into slices. */
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

    at,

    /** The slices that hold the contacts from one place up to another, in order. */
    async list(batchId: string, from: number, to: number): Promise<BatchSlice[]> {
      const first = await at(batchId, from);
      const others = await table.findMany({
        where: { batchId, position: { $gt: from, $lt: to } },
        orderBy: [{ position: 'asc' }],
      });
      return [...(first ? [first] : []), ...others.map(toSlice)];
    },

    async setRefusals(batchId: string, { position, refusals }: BatchSlice): Promise<void> {
      await table.updateMany({ where: { batchId, position }, data: { refusals } });
    },
  };
};

export type BatchSliceRepository = ReturnType<typeof createBatchSliceRepository>;
