import type { Core } from '@strapi/strapi';
import { INVITATION_STATUSES, PLUGIN_ID, type InviteRequest, type Refusal } from '../../../contracts';
import { sqlTables } from '../database/tables';
import { transactionOn } from '../database/transaction';
import { normalizeAddress } from '../domain/addresses';
import type { Account } from './accounts';
import { createBatchSliceRepository } from './batch-slices';
import { INVITATION, toRow, type InvitationRow } from './invitation-row';
import { ledgerTable, ledgerUid } from './table';
import { isUniqueViolation } from './transaction';

interface EarlierInvitation {
  id: number;
  reminders: number | null;
  closedAt: Date | string | null;
  updatedAt: string;
}

const CLOSED = ['redeemed', 'revoked', 'expired'];

/** Key in Strapi's store: the addresses of earlier versions have been converted. */
const ADDRESSES_CONVERTED_KEY = 'addresses-converted';

/** Rows in one statement. */
const CHUNK = 500;

/** A batch of an earlier version, with contacts and refusals in its own row. */
interface UnslicedBatch {
  batchId: string;
  request: InviteRequest | Omit<InviteRequest, 'contactIds'>;
  refusals: Refusal[] | null;
}

/** Moves the contacts of batches into slices. Of several servers that start at once, one does it. */
const sliceBatches = async (strapi: Core.Strapi): Promise<void> => {
  const batches = ledgerTable<UnslicedBatch>(strapi, 'batch');
  const slices = createBatchSliceRepository(strapi);
  const isUnsliced = { refusals: { $notNull: true } };
  for (;;) {
    const [batch] = await batches.findMany({ where: isUnsliced, limit: 1 });
    if (!batch) return;
    const { batchId, refusals } = batch;
    const { contactIds, ...request } = { contactIds: [], ...batch.request };
    await transactionOn(strapi)(async () => {
      const where = { ...isUnsliced, batchId };
      const { count } = await batches.updateMany({ where, data: { request, refusals: null } });
      if (count > 0 && contactIds.length > 0) await slices.add(batchId, contactIds, refusals ?? []);
    });
  }
};

/** Raw SQL, because the query engine cannot compare bytes with characters. */
const findNonAsciiAddresses = (
  strapi: Core.Strapi,
  name: string
): Promise<{ id: number; address: string }[]> => {
  const characters = strapi.db.dialect.client === 'sqlite' ? 'length' : 'char_length';
  return sqlTables(strapi)
    .from(ledgerUid(name))
    .whereRaw(`octet_length(address) <> ${characters}(address)`)
    .select<{ id: number; address: string }[]>('id', 'address');
};

/** Normalizes addresses of earlier versions, which stored domains in Unicode. */
const convertAddresses = async (strapi: Core.Strapi): Promise<void> => {
  const invitations = ledgerTable<InvitationRow>(strapi, INVITATION);
  for (const { id, address: kept } of await findNonAsciiAddresses(strapi, INVITATION)) {
    const address = normalizeAddress(kept);
    if (address && address !== kept)
      await invitations.updateMany({ where: { id }, data: toRow({ address }) });
  }
  const accounts = ledgerTable<Account & { id: number }>(strapi, 'account');
  for (const { id, address: kept } of await findNonAsciiAddresses(strapi, 'account')) {
    const address = normalizeAddress(kept);
    if (!address || address === kept) continue;
    try {
      await accounts.updateMany({ where: { id }, data: { address } });
    } catch (error) {
      if (!isUniqueViolation(error)) throw error;
      const [one, other] = [
        await accounts.findOne({ where: { id } }),
        await accounts.findOne({ where: { address } }),
      ];
      strapi.log.warn(
        `The users ${one?.userId} and ${other?.userId} have the same e-mail address with two spellings of its domain: delete one of them`
      );
    }
  }
};

/** Runs once, because it reads whole tables. */
const convertAddressesOnce = async (strapi: Core.Strapi): Promise<void> => {
  const store = strapi.store({ type: 'plugin', name: PLUGIN_ID });
  if (await store.get({ key: ADDRESSES_CONVERTED_KEY })) return;
  await convertAddresses(strapi);
  await store.set({ key: ADDRESSES_CONVERTED_KEY, value: true });
};

/**
 * Fills in what rows of earlier versions lack: without it their invitations would never be reminded of or anonymized,
 * and their batches would not continue. Cheap when there is nothing to do, and safe to repeat.
 */
export const migrateRows = async (strapi: Core.Strapi): Promise<void> => {
  await sliceBatches(strapi);
  await convertAddressesOnce(strapi);
  const invitations = ledgerTable<EarlierInvitation>(strapi, INVITATION);
  // Lists all statuses to use the index, which starts with the status.
  const uncounted = { status: { $in: [...INVITATION_STATUSES] }, reminders: { $null: true } };
  await invitations.updateMany({ where: uncounted, data: { reminders: 0 } });

  const unclosed = { status: { $in: CLOSED }, closedAt: { $null: true }, forgottenAt: { $null: true } };
  for (;;) {
    const rows = await invitations.findMany({ where: unclosed, select: ['id', 'updatedAt'], limit: CHUNK });
    for (const { id, updatedAt } of rows) {
      // After its end an invitation is changed only by anonymization.
      await invitations.updateMany({ where: { ...unclosed, id }, data: { closedAt: updatedAt } });
    }
    if (rows.length < CHUNK) return;
  }
};
