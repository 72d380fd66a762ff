import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { invitedAddresses } from './database';
import { databaseFile } from './demo';
import { contactList, type SeedContact } from '../../../playground/src/seed/contact-list';

/** A contact of the demo's CRM who can be invited. */
export type Person = SeedContact & { email: string };

const called = (firstName: string, lastName: string): Person => {
  const person = contactList(200).find(
    (contact) => contact.firstName === firstName && contact.lastName === lastName
  );
  if (!person?.email) throw new Error(`The demo knows no ${firstName} ${lastName}, or has no address`);
  return { ...person, email: person.email };
};

const unwilling = (): Person => {
  const person = contactList(200).find(
    (contact): contact is Person => contact.doNotEmail && contact.active && contact.email !== null
  );
  if (!person) throw new Error('The demo knows nobody who does not want e-mail');
  return person;
};

/** Has no account. */
export const NORA = called('Nora', 'Lindqvist');

/** Has an account on the website that was not created by an invitation. */
export const TOM = called('Tom', "O'Hara");

/** Signs up on the page where the editor placed the widget. */
export const IMOGEN = called('Imogen', 'MacLeod');

/** Has no account, and is used by one test only. */
export const ANOUK = called('Anouk', "van 't Hoff");

/** Is viewed by a staff member with read permission only. */
export const RHYS = called('Rhys', 'Ashworth');

/** Is invited with the keyboard only. */
export const SJOERD = called('Sjoerd', 'Bakker');

/** Has no account; receives e-mails in German. */
export const KAETHE = called('Käthe', 'Sommerfeld');

/** Has no account, like all contacts that the walkthrough does not name. */
export const AMELIA = called('Amelia', "O'Brien");

/** Does not want e-mail, and has no account. */
export const UNWILLING: Person = unwilling();

const named = [NORA, TOM, IMOGEN, ANOUK, RHYS, SJOERD, KAETHE, AMELIA].map(({ email }) => email);

/**
 * The file with the addresses that newPerson has returned. All test files share it, because an invitation that one of
 * them has requested may be created after that file has ended.
 */
const usedAddressesFile = (): string => `${databaseFile()}.used-addresses`;

const usedAddresses = (): string[] =>
  existsSync(usedAddressesFile()) ? readFileSync(usedAddressesFile(), 'utf8').split('\n') : [];

/**
 * A contact who was never invited, has no account, and receives e-mails in the language. Never one of the
 * contacts that are named in the tests, and never the same one twice.
 */
export const newPerson = (language: 'en' | 'de' = 'en'): Person => {
  const unavailable = new Set([...invitedAddresses(), ...usedAddresses(), ...named]);
  const person = contactList(200)
    .filter((contact): contact is Person => contact.email !== null && contact.language === language)
    .filter(({ doNotEmail, active, email }) => active && !doNotEmail && !unavailable.has(email))
    .pop();
  if (!person) throw new Error('The demo has nobody left to invite');
  appendFileSync(usedAddressesFile(), `${person.email}\n`);
  return person;
};
