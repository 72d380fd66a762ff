import type { Core } from '@strapi/strapi';
import { DAY_MS, HOUR_MS } from '../domain/durations';
import { ledgerTable, toDate, toDateOrNull, type Timestamp, type Where } from './table';

interface LimitRow {
  addressKey: string;
  /** When the last e-mails were asked for, newest first. */
  lastAt: Timestamp;
  secondAt: Timestamp | null;
  thirdAt: Timestamp | null;
}

const orEarlier = (column: keyof LimitRow, moment: Date): Where => ({
  $or: [{ [column]: { $null: true } }, { [column]: { $lte: moment.toISOString() } }],
});

/** The limits of e-mails that people ask for by their address: one an hour and three a day. */
export const createRequestLimitRepository = (strapi: Core.Strapi) => {
  const table = ledgerTable<LimitRow>(strapi, 'request-limit');

  const addFirst = async (addressKey: string, now: Date): Promise<boolean> => {
    if (await table.findOne({ where: { addressKey }, select: ['addressKey'] })) return false;
    await table.createMany({ data: [{ addressKey, lastAt: now }] });
    return true;
  };

  return {
    /**
     * Takes one of the address's e-mails; false if it has had them. Of several calls at once, on any number of servers,
     * one wins: the update is guarded, and a first row is unique. Call it in the transaction that adds the
     * e-mail.
     *
     * @throws the violation of a unique index if another transaction adds the address's first row at this moment
     */
    async take(addressKey: string, now: Date): Promise<boolean> {
      if (await addFirst(addressKey, now)) return true;
      const row = await table.findOne({ where: { addressKey } });
      if (!row) return false;
      const free = [
        orEarlier('lastAt', new Date(now.getTime() - HOUR_MS)),
        orEarlier('thirdAt', new Date(now.getTime() - DAY_MS)),
      ];
      const { count } = await table.updateMany({
        // Whoever took one after the row was read has set `lastAt` to this hour.
        where: { addressKey, $and: free },
        data: {
          lastAt: now,
          secondAt: toDate(row.lastAt),
          thirdAt: toDateOrNull(row.secondAt),
        },
      });
      return count > 0;
    },

    /** Deletes the limits of addresses that have had no e-mail since a time. */
    async deleteBefore(moment: Date): Promise<void> {
      await table.deleteMany({ where: { lastAt: { $lt: moment.toISOString() } } });
    },
  };
};

export type RequestLimitRepository = ReturnType<typeof createRequestLimitRepository>;
