import { randomUUID } from 'node:crypto';
import { contactList } from '../src/seed/contact-list';

/** Somebody's account at the provider. */
export interface Account {
  /** Identifies the account for good, unlike its address. */
  sub: string;
  email: string;
  emailVerified: boolean;
  firstName: string;
  lastName: string;
}

/** An account that the sign-in page offers. */
export interface KnownPerson {
  firstName: string;
  lastName: string;
  email: string;
}

/** The people whom the demo's instructions mention: the first ones in the list of contacts. */
export const knownPeople = (): KnownPerson[] =>
  contactList(3).flatMap(({ firstName, lastName, email }) => (email ? [{ firstName, lastName, email }] : []));

export interface Accounts {
  /** The account with this address. It comes into being with the first sign-in: in a demo, anybody has one. */
  open(email: string, emailVerified: boolean): Account;
  find(sub: string): Account | undefined;
}

const keyOf = (email: string, emailVerified: boolean): string => `${email.toLowerCase()} ${emailVerified}`;

/** Accounts in memory. A verified and an unverified account may have the same address, as anybody may claim one. */
export const createAccounts = (): Accounts => {
  const bySub = new Map<string, Account>();
  const byKey = new Map<string, Account>();
  const people = new Map(knownPeople().map((person) => [person.email, person]));
  return {
    open(email, emailVerified) {
      const key = keyOf(email, emailVerified);
      const existing = byKey.get(key);
      if (existing) return existing;
      const { firstName = '', lastName = '' } = people.get(email.toLowerCase()) ?? {};
      const account = { sub: randomUUID(), email, emailVerified, firstName, lastName };
      byKey.set(key, account);
      bySub.set(account.sub, account);
      return account;
    },
    find: (sub) => bySub.get(sub),
  };
};
