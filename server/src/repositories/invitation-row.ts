import type { Answers, CodesClosedReason, InvitationStatus } from '../../../contracts';
import { searchKey } from '../domain/search-keys';
import { toDate, toDateOrNull, type Timestamp } from './table';

/**
 * An invitation in the ledger: a snapshot of contact and portal for the form and lists, its status, and the
 * results of a redemption.
 */
export interface LedgerInvitation {
  invitationId: string;
  contactId: string;
  portalId: string;
  portalName: string;
  roleId: string;
  roleName: string;
  userRole: string;
  address: string;
  firstName: string | null;
  lastName: string | null;
  fullName: string;
  locale: string;
  message: string | null;
  invitedBy: string | null;
  status: InvitationStatus;
  generation: number;
  codesClosed: CodesClosedReason | null;
  openKey: string | null;
  failure: string | null;
  expiresAt: Date;
  sentAt: Date | null;
  openedAt: Date | null;
  redeemedAt: Date | null;
  renewals: number;
  renewedAt: Date | null;
  /** Reminders sent of the current link. */
  reminders: number;
  batchId: string | null;
  /** False if staff hand over a link instead of an e-mail. */
  notify: boolean;
  portalUserId: string | null;
  /** Last known role and end of the access that it granted; null while unchanged. */
  accessRoleId: string | null;
  accessEndedAt: Date | null;
  /** Id of the users-permissions user who accepted the invitation; a redeemed one has an account instead. */
  userId: number | null;
  username: string | null;
  answers: Answers | null;
  /** Answers for fields of the contact; null clears a field. */
  contactChanges: Record<string, string | boolean | null> | null;
  termsVersion: string | null;
  termsAcceptedAt: Date | null;
  closedAt: Date | null;
  forgottenAt: Date | null;
}

type DateField =
  | 'expiresAt'
  | 'sentAt'
  | 'openedAt'
  | 'redeemedAt'
  | 'renewedAt'
  | 'termsAcceptedAt'
  | 'accessEndedAt'
  | 'closedAt'
  | 'forgottenAt';
interface SearchKeys {
  nameKey: string;
  lastNameKey: string;
  addressKey: string;
}

export type InvitationRow = Omit<LedgerInvitation, DateField | 'notify'> &
  Record<DateField, Timestamp | null> &
  SearchKeys & { id: number; notify: boolean | number | null };

/** The name of the ledger's table. */
export const INVITATION = 'invitation';

/** Converts a row, without its search keys. */
export const fromRow = ({
  id: _id,
  nameKey: _nameKey,
  lastNameKey: _lastNameKey,
  addressKey: _addressKey,
  ...row
}: InvitationRow): LedgerInvitation => ({
  ...row,
  fullName: row.fullName ?? '',
  renewals: row.renewals ?? 0,
  reminders: row.reminders ?? 0,
  notify: Boolean(row.notify ?? true),
  expiresAt: toDate(row.expiresAt ?? 0),
  sentAt: toDateOrNull(row.sentAt),
  openedAt: toDateOrNull(row.openedAt),
  redeemedAt: toDateOrNull(row.redeemedAt),
  renewedAt: toDateOrNull(row.renewedAt),
  termsAcceptedAt: toDateOrNull(row.termsAcceptedAt),
  accessEndedAt: toDateOrNull(row.accessEndedAt),
  closedAt: toDateOrNull(row.closedAt),
  forgottenAt: toDateOrNull(row.forgottenAt),
});

/** Converts fields to columns, with their search keys. */
export const toRow = (fields: Partial<LedgerInvitation>): Partial<InvitationRow> => ({
  ...fields,
  ...(fields.fullName !== undefined && { nameKey: searchKey(fields.fullName) }),
  ...(fields.lastName !== undefined && { lastNameKey: searchKey(fields.lastName) }),
  ...(fields.address !== undefined && { addressKey: searchKey(fields.address) }),
});
