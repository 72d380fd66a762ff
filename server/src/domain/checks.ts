import type { CheckCode, Check } from '../../../contracts';

type Values = Record<string, string>;
type Texts = [message: string, remedy?: string];

/** What was looked at, by the part of a finding's code before the last dot. */
const NAMES: Record<string, string> = {
  database: 'Database',
  portals: 'Portals',
  'portal-page': 'Sign-up page of {portal}',
  'portal-roles': 'Roles of {portal}',
  'sign-up-page': 'Sign-up page',
  widget: 'CRM User Invite widget',
  'existing-user-page': 'Existing user page',
  'redirect-page': 'Redirect page',
  roles: 'Roles',
  'form-field': 'Field {field} of the sign-up form',
  sender: 'Sender',
  crm: 'CRM',
  registration: 'Registration',
};

const chosenPage = (which: string): Record<'published' | 'not-chosen' | 'unpublished' | 'circle', Texts> => ({
  published: [`The ${which} is published wherever the sign-up page is.`],
  'not-chosen': [
    `No ${which} is chosen (languages: {locales}).`,
    'Open the sign-up page in the Content Manager and choose one in the widget designer.',
  ],
  unpublished: [
    `The ${which} is not published (languages: {locales}).`,
    'Publish it, or choose another one in the widget designer.',
  ],
  circle: [
    `The ${which} leads back to the sign-up page (languages: {locales}).`,
    'Choose another page in the widget designer.',
  ],
});

const existingUserPage = chosenPage('existing user page');
const redirectPage = chosenPage('redirect page');

const UNKNOWN: ReadonlySet<CheckCode> = new Set<CheckCode>(['widget.unknown', 'sender.unknown']);

const TEXTS: Record<CheckCode, Texts> = {
  'database.answers': ['The tables of the CRM answer.'],
  'database.fails': ['{reason}', 'Look at the database and at the log of the server.'],
  'portals.there': ['{names}.'],
  'portals.none': ['There is no portal yet.', 'Create a portal and its roles in the Content Manager.'],
  'portal-page.chosen': ['Invitations lead to {url}.'],
  'portal-page.missing': [
    'The portal has no sign-up page, so nobody can be invited to it.',
    'Open {portal} under Portals and enter the URL of its sign-up page.',
  ],
  'portal-roles.there': ['{roles}.'],
  'portal-roles.none': [
    'The portal has no roles, so there is nothing to invite to.',
    'Create portal roles of {portal} in the Content Manager.',
  ],
  'sign-up-page.answers': ['It answers, and holds the form.'],
  'sign-up-page.answers-without-form': [
    'It answers. Its HTML does not hold the form, which is right if the page is put together in the browser.',
  ],
  'sign-up-page.missing': [
    'The portal has no sign-up page, so nobody can be invited to it.',
    'Enter the URL of the sign-up page, or choose the page.',
  ],
  'sign-up-page.not-allowed': [
    'The sign-up page is not on the origin of the portal’s site, or that is not one of allowedOrigins.',
    'Correct the URL, or have the configuration allow the origin.',
  ],
  'sign-up-page.redirects': [
    'It leads on to another address ({status}), and the code of the invitation may get lost on the way.',
    'Enter the address that the page really has.',
  ],
  'sign-up-page.refuses': [
    'It answers {status}.',
    'See whether the page is published, and look at the log of the website.',
  ],
  'sign-up-page.unreachable': [
    'It does not answer: {reason}.',
    'See whether the website is up, and whether this server can reach it.',
  ],
  'sign-up-page.slow': [
    'It did not answer within {seconds} seconds.',
    'See whether the website is up, and whether this server can reach it.',
  ],
  'widget.placed': ['{title} is published, and holds the widget.'],
  'widget.missing': [
    '{title} is published, but does not hold the widget.',
    'Add the widget CRM User Invite to the page, and publish it.',
  ],
  'widget.unpublished': ['{title} is not published.', 'Publish the page.'],
  'widget.unknown': [
    'No page in Strapi has the address of the sign-up page.',
    'If the website builds its addresses in another way, say so under “pages” in the configuration.',
  ],
  'existing-user-page.published': existingUserPage.published,
  'existing-user-page.not-chosen': existingUserPage['not-chosen'],
  'existing-user-page.unpublished': existingUserPage.unpublished,
  'existing-user-page.circle': existingUserPage.circle,
  'redirect-page.published': redirectPage.published,
  'redirect-page.not-chosen': redirectPage['not-chosen'],
  'redirect-page.unpublished': redirectPage.unpublished,
  'redirect-page.circle': redirectPage.circle,
  'roles.mapped': ['Each stands for a role in Strapi: {roles}.'],
  'roles.unmapped': [
    'These stand for no role in Strapi: {roles}. Nobody can be invited with them.',
    'Choose a role in Strapi for each of them.',
  ],
  'roles.none': [
    'The portal has no roles, so there is nothing to invite to.',
    'Create roles of the portal in the CRM.',
  ],
  'form-field.fits': ['Its answers go to the column {column} ({type}).'],
  'form-field.missing': [
    'Contacts have no column {column} in Dynamics, to which the field {field} is mapped.',
    'Correct contactField of the field, or add the column. Until then answers are kept with the portal user.',
  ],
  'form-field.protected': [
    'The field {field} is mapped to {column}, which an invitee may not write in Dynamics.',
    'Map it to the logical name of another column.',
  ],
  'form-field.unfit': [
    'The column {column} is of the type {type}, which answers to the field {field} cannot be written to.',
    'Map the field to another column, or give it another type. Until then answers are kept with the portal user.',
  ],
  'form-field.options': [
    'The column {column} ({type}) does not take these options of the field {field}: {options}.',
    'Use the labels of the column as options of the field, or add them to the column.',
  ],
  'sender.answers': ['The mail server answers, and lets this site sign in.'],
  'sender.queue': ['Mails leave by a queue of Dynamics.'],
  'sender.refuses': ['{reason}', 'Check the configuration of Strapi’s e-mail plugin.'],
  'sender.unknown': [
    'The provider of Strapi’s e-mail plugin cannot be tried without sending something.',
    'Send yourself a test mail.',
  ],
  'crm.answers': ['The CRM answers.'],
  'crm.not-in-order': [
    'Not in order: {checks}.',
    'Test the connection in the settings, which says what to do.',
  ],
  'crm.not-answering': ['{reason}', 'Test the connection in the settings, which says what to do.'],
  'registration.closed': ['Nobody can register on the site without an invitation.'],
  'registration.confirmed': ['Whoever registers has to confirm the e-mail address first.'],
  'registration.open': [
    'Anybody can register with the address of somebody who is invited, before that person does.',
    'Under Settings › Users & Permissions › Advanced settings, switch sign-ups off or e-mail confirmation on.',
  ],
};

const fill = (text: string, values: Values): string =>
  text.replace(/\{(\w+)\}/g, (_, name: string) => values[name] ?? '');

const topicOf = (code: CheckCode): string => code.slice(0, code.lastIndexOf('.'));

/** A check that found this, worded in English; the admin words it in its own language, by the code. */
export const createCheck = (code: CheckCode, values: Values = {}): Check => {
  const [message, remedy] = TEXTS[code];
  return {
    name: fill(NAMES[topicOf(code)] ?? topicOf(code), values),
    // What is well needs no remedy.
    ok: UNKNOWN.has(code) ? null : remedy === undefined,
    message: fill(message, values),
    ...(remedy && { remedy: fill(remedy, values) }),
    code,
    ...(Object.keys(values).length > 0 && { values }),
  };
};

/** True unless something is red. */
export const allPassed = (checks: readonly Check[]): boolean => checks.every(({ ok }) => ok !== false);
