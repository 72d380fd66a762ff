import type { Answers, CodesClosedReason, InvitationStatus } from '../../../contracts';
import { searchKey } from '../domain/search-keys';
import { toDate, toDateOrNull, type Timestamp } from './table';

/** An invitation as the site keeps it: a snapshot for the form and the list, its status, and what a redemption gave. */
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
  /** How many reminders of the current link were written. */
  reminders: number;
  batchId: string | null;
  portalUserId: string | null;
  /** Role and end of the access that it gave, as the site last heard of them; null while they are as it gave them. */
  accessRoleId: string | null;
  accessEndedAt: Date | null;
  /** Id of the users-permissions user, for an invitation that a user accepted; a redeemed one has an account. */
  userId: number | null;
  username: string | null;
  answers: Answers | null;
  /** Answers for fields of the contact; null empties a field. */
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

export type InvitationRow = Omit<LedgerInvitation, DateField> &
  Record<DateField, Timestamp | null> &
  SearchKeys & { id: number };

/** The name of the table among the ledger's. */
export const INVITATION = 'invitation';

/** The invitation that a row holds, without the keys by which it is searched. */
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

/** The columns of the fields, with the keys by which they are searched. */
export const toRow = (fields: Partial<LedgerInvitation>): Partial<InvitationRow> => ({
  ...fields,
  ...(fields.fullName !== undefined && { nameKey: searchKey(fields.fullName) }),
  ...(fields.lastName !== undefined && { lastNameKey: searchKey(fields.lastName) }),
  ...(fields.address !== undefined && { addressKey: searchKey(fields.address) }),
});
