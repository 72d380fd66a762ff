import { invitedAddresses } from './database';
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

/** Has no account. */
export const NORA = called('Nora', 'Lindqvist');

/** Has an account on the website, made before there were invitations. */
export const TOM = called('Tom', "O'Hara");

/** Signs up where the editor has placed the widget. */
export const IMOGEN = called('Imogen', 'MacLeod');

/** Has no account, and is nobody in the other tests. */
export const ANOUK = called('Anouk', "van 't Hoff");

/** Is seen by somebody with read permission alone. */
export const RHYS = called('Rhys', 'Ashworth');

/** Is invited by keyboard alone. */
export const SJOERD = called('Sjoerd', 'Bakker');

/** Has no account; what is written to her is in German. */
export const KAETHE = called('Käthe', 'Sommerfeld');

/** Has no account, as all the others who are not named in the walk through. */
export const AMELIA = called('Amelia', "O'Brien");

const taken = new Set([NORA, TOM, IMOGEN, ANOUK, RHYS, SJOERD, KAETHE, AMELIA].map(({ email }) => email));

/**
 * Somebody who was never invited, has no account, and whom the CRM writes to in the language. Not one of those who have
 * a name in the tests.
 */
export const somebody = (language: 'en' | 'de' = 'en'): Person => {
  const invited = invitedAddresses();
  const person = contactList(200)
    .filter((contact): contact is Person => contact.email !== null && contact.language === language)
    .filter(
      ({ doNotEmail, active, email }) => active && !doNotEmail && !invited.has(email) && !taken.has(email)
    )
    .pop();
  if (!person) throw new Error('The demo has nobody left to invite');
  taken.add(person.email);
  return person;
};
