import { searchKey } from '../../domain/search-keys';

/** What the name and the search keys of a contact are made of. */
export interface KeySource {
  firstName: string | null;
  lastName: string | null;
  company: string | null;
  email: string | null;
}

/**
 * Columns by which contacts are searched and sorted.
 */
export interface ContactKeys {
  /** Last name, then first name: the order of lists, and the search by last name. */
  sortKey: string;
  /** Full name, or the first name where there is no last one. */
  nameKey: string;
  companyKey: string;
  emailKey: string;
}

const SORT_SUFFIX_BYTES = 40;
const COLUMN_LENGTH = 255;

/** The name by which a contact is shown; the address or the company where nobody entered a name. */
export const fullNameOf = ({ firstName, lastName, company, email }: KeySource): string =>
  ([firstName, lastName].filter(Boolean).join(' ') || email || company || '').slice(0, COLUMN_LENGTH);

/** The keys by which a contact is sorted and searched, to be written whenever one of their sources is. */
export const contactKeys = (contact: KeySource): ContactKeys => ({
  // A zero byte, which no name holds, sorts "Berg" before "Bergmann" whatever the first names.
  sortKey: `${searchKey(contact.lastName)}00${searchKey(contact.firstName, SORT_SUFFIX_BYTES)}`,
  nameKey: searchKey([contact.firstName, contact.lastName].filter(Boolean).join(' ')),
  companyKey: searchKey(contact.company),
  emailKey: searchKey(contact.email),
});
