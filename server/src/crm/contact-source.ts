import type { Contact, Check as ConnectionCheck } from '../../../contracts';

/** A contact as returned by its source. */
export interface SourceContact extends Contact {
  /** Differs after every change of the contact; passed back to `update`. */
  version?: string;
}

/** The result of one connection check, as shown to administrators. */
export type Check = Pick<ConnectionCheck, 'name' | 'ok' | 'message' | 'remedy'>;

/** The contact fields that an invitee may correct; null empties a field. */
export const CORRECTED_FIELDS = [
  'firstName',
  'lastName',
  'phone',
  'company',
  'jobTitle',
  'language',
] as const;
export type Corrections = Partial<Record<(typeof CORRECTED_FIELDS)[number], string | null>>;

/** An entry for the contact's timeline in the CRM. */
export interface LogEntry {
  kind: 'invited' | 'signed-up' | 'access-ended';
  at: Date;
  /** Names of the portal and the portal role. */
  portal: string;
  role: string;
  /** Null if the access was not granted by an invitation of this site. */
  invitationId: string | null;
}

/**
 * A CRM that provides only the contacts; all other records are in the embedded CRM. Every function may fail with a
 * `CrmError`; any other error counts as `unavailable` and is retried.
 */
export interface ContactSource {
  /** The CRM's name, as shown to administrators. */
  name: string;

  /** Checks the connection. If left out, the plugin searches for one contact instead. */
  verify?(): Promise<Check[]>;

  /**
   * Active contacts that match every word of the text: a word matches if first name, last name, company or e-mail address
   * begins with it, case-insensitively. The order is stable. An empty text matches all contacts.
   *
   * @param query.cursor null for the first page, then the `nextCursor` of the previous page
   */
  search(query: {
    text: string;
    cursor: string | null;
    limit: number;
  }): Promise<{ contacts: SourceContact[]; nextCursor: string | null }>;

  /** The existing contacts among at most 500 ids, including inactive ones, in any order. */
  getMany(ids: readonly string[]): Promise<SourceContact[]>;

  /** All contacts with this address (case-insensitive), including inactive ones. */
  findByEmail(address: string): Promise<SourceContact[]>;

  /**
   * Writes an invitee's corrections. If left out, the answers are stored with the portal user.
   *
   * @param options.version version of the contact when it was read; after a `CrmError` of kind `conflict`, the plugin reads
   *   and writes the contact again
   */
  update?(id: string, changes: Corrections, options: { version: string | undefined }): Promise<void>;

  /**
   * Ids of contacts that were changed, deactivated or deleted since a cursor; null starts at the present. Ids may repeat,
   * but none may be missing. If this function is left out, changes are noticed only when the contact's link is used.
   */
  changedSince?(cursor: string | null): Promise<{ ids: string[]; nextCursor: string }>;

  /** Adds an entry to the contact's timeline. A job with retries calls it at least once for each event. */
  log?(contactId: string, entry: LogEntry): Promise<void>;
}
