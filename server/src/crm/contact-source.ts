import type { Contact, Check as ConnectionCheck } from '../../../contracts';

/** A contact as its source knows it. */
export interface SourceContact extends Contact {
  /** Another one after every change of the contact; it comes back with an update. */
  version?: string;
}

/** The result of one check of the connection, as administrators see it. */
export type Check = Pick<ConnectionCheck, 'name' | 'ok' | 'message' | 'remedy'>;

/** The contact's fields that an invitee may correct. Null empties one. */
export const CORRECTED_FIELDS = [
  'firstName',
  'lastName',
  'phone',
  'company',
  'jobTitle',
  'language',
] as const;
export type Corrections = Partial<Record<(typeof CORRECTED_FIELDS)[number], string | null>>;

/** One line for a contact's timeline in its CRM. */
export interface LogEntry {
  kind: 'invited' | 'signed-up' | 'access-ended';
  at: Date;
  /** Names of the portal and the portal role. */
  portal: string;
  role: string;
  /** Null if the access was not given by an invitation of this site. */
  invitationId: string | null;
}

/**
 * A CRM of which only the contacts are used; all other records are those of the embedded CRM. Every function may fail with a
 * `CrmError`; any other error counts as `unavailable`, which is tried again.
 */
export interface ContactSource {
  /** The CRM's name, as administrators read it. */
  name: string;

  /** Looks whether the CRM can be used. Left out, one contact is searched for. */
  verify?(): Promise<Check[]>;

  /**
   * Active contacts whose first name, last name, company or e-mail address begins with each word of the text, in any case, in an
   * order that stays; all of them without a text.
   *
   * @param query.cursor null begins; otherwise the `nextCursor` of the page before
   */
  search(query: {
    text: string;
    cursor: string | null;
    limit: number;
  }): Promise<{ contacts: SourceContact[]; nextCursor: string | null }>;

  /** Those of the ids that exist, inactive ones too, in any order. At most 500. */
  getMany(ids: readonly string[]): Promise<SourceContact[]>;

  /** All contacts with this address, in any case, inactive ones too. */
  findByEmail(address: string): Promise<SourceContact[]>;

  /**
   * Writes what an invitee corrected. Left out, the answers are kept with the portal user.
   *
   * @param options.version of the contact as it was read; a `CrmError` of kind `conflict` has it read and written again
   */
  update?(id: string, changes: Corrections, options: { version: string | undefined }): Promise<void>;

  /**
   * Ids of contacts that were changed, deactivated or deleted since a cursor; null begins at the present. The same id may
   * come again; none is left out. Left out, a change is noticed when the contact's link is used.
   */
  changedSince?(cursor: string | null): Promise<{ ids: string[]; nextCursor: string }>;

  /** Writes a line into the contact's timeline. Called at least once for each event, by a job that is tried again. */
  log?(contactId: string, entry: LogEntry): Promise<void>;
}
