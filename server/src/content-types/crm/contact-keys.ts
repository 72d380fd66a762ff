import { searchKey } from '../../domain/search-keys';

/** Sources of a contact's name and search keys. */
export interface KeySource {
  firstName: string | null;
  lastName: string | null;
  company: string | null;
  email: string | null;
}

/** Columns by which contacts are searched and sorted. */
export interface ContactKeys {
  /** Last name, then first name: the order of lists, and the search by last name. */
  sortKey: string;
  /** First and last name. */
  nameKey: string;
  companyKey: string;
  emailKey: string;
}

const SORT_SUFFIX_BYTES = 40;
const COLUMN_LENGTH = 255;

/** The display name: first and last name, else the e-mail address or the company. */
export const fullNameOf = ({ firstName, lastName, company, email }: KeySource): string =>
  ([firstName, lastName].filter(Boolean).join(' ') || email || company || '').slice(0, COLUMN_LENGTH);

/** The sort and search keys of a contact, to be updated with their sources. */
export const contactKeys = (contact: KeySource): ContactKeys => ({
  // A zero byte, which no name contains, sorts "Berg" before "Bergmann" whatever the first names.
  sortKey: `${searchKey(contact.lastName)}00${searchKey(contact.firstName, SORT_SUFFIX_BYTES)}`,
  nameKey: searchKey([contact.firstName, contact.lastName].filter(Boolean).join(' ')),
  companyKey: searchKey(contact.company),
  emailKey: searchKey(contact.email),
});
