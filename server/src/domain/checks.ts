import type { CheckCode, Check } from '../../../contracts';

type Values = Record<string, string>;
type Texts = [message: string, remedy?: string];

/** Names of the checked subjects, by the part of a code before the last dot. */
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
  request: 'Invitations on request',
  'form-field': 'Field {field} of the sign-up form',
  sender: 'Sender',
  crm: 'CRM',
  'sign-up-provider': 'Sign-up with {label}',
  'sign-up-permission': 'Permission to sign in',
  'sign-up-session': 'Sessions',
  'sign-up-return': 'Strapi’s URL',
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
  'database.answers': ['The tables of the CRM can be read.'],
  'database.fails': ['{reason}', 'Check the database and the log of the server.'],
  'portals.there': ['{names}.'],
  'portals.none': ['There is no portal yet.', 'Create a portal and its roles in the Content Manager.'],
  'portal-page.chosen': ['Invitations lead to {url}.'],
  'portal-page.missing': [
    'The portal has no sign-up page, so contacts cannot be invited to it.',
    'Open {portal} under Portals and enter the URL of its sign-up page.',
  ],
  'portal-roles.there': ['{roles}.'],
  'portal-roles.none': [
    'The portal has no roles, so contacts cannot be invited to it.',
    'Create portal roles of {portal} in the Content Manager.',
  ],
  'sign-up-page.answers': ['The page responds and contains the form.'],
  'sign-up-page.answers-without-form': [
    'The page responds. Its HTML does not contain the form, which is normal if the page is rendered in the browser.',
  ],
  'sign-up-page.missing': [
    'The portal has no sign-up page, so contacts cannot be invited to it.',
    'Enter the URL of the sign-up page, or choose the page.',
  ],
  'sign-up-page.not-allowed': [
    'The sign-up page is not on the origin of the portal’s site, or that origin is not in allowedOrigins.',
    'Correct the URL, or add the origin to the configuration.',
  ],
  'sign-up-page.redirects': [
    'The page redirects to another URL ({status}), which may drop the code of the invitation.',
    'Enter the URL that it redirects to.',
  ],
  'sign-up-page.refuses': [
    'The page responds with {status}.',
    'Check whether the page is published, and the log of the website.',
  ],
  'sign-up-page.unreachable': [
    'The page does not respond: {reason}.',
    'Check whether the website is running, and whether this server can reach it.',
  ],
  'sign-up-page.slow': [
    'The page did not respond within {seconds} seconds.',
    'Check whether the website is running, and whether this server can reach it.',
  ],
  'widget.placed': ['{title} is published and contains the widget.'],
  'widget.missing': [
    '{title} is published, but does not contain the widget.',
    'Add the CRM User Invite widget to the page and publish it.',
  ],
  'widget.unpublished': ['{title} is not published.', 'Publish the page.'],
  'widget.unknown': [
    'No page in Strapi has the URL of the sign-up page.',
    'If the website builds its URLs differently, set “pages” in the configuration.',
  ],
  'existing-user-page.published': existingUserPage.published,
  'existing-user-page.not-chosen': existingUserPage['not-chosen'],
  'existing-user-page.unpublished': existingUserPage.unpublished,
  'existing-user-page.circle': existingUserPage.circle,
  'redirect-page.published': redirectPage.published,
  'redirect-page.not-chosen': redirectPage['not-chosen'],
  'redirect-page.unpublished': redirectPage.unpublished,
  'redirect-page.circle': redirectPage.circle,
  'redirect-page.message': ['A message is shown after sign-up.'],
  'roles.mapped': ['Every role is mapped to a role in Strapi: {roles}.'],
  'roles.unmapped': [
    'These roles are not mapped to a role in Strapi and cannot be used in invitations: {roles}.',
    'Choose a role in Strapi for each.',
  ],
  'roles.none': [
    'The portal has no roles, so contacts cannot be invited to it.',
    'Create roles of the portal in the CRM.',
  ],
  'request.offered': ['Customers may ask for an invitation with the role {role}.'],
  'request.not-offered': [
    'The portal has a request role, but the page does not let visitors ask for an invitation.',
    'Turn on “Customers may ask for an invitation” in the widget designer, or turn it off below.',
  ],
  'request.off': [
    'The page lets visitors ask for an invitation, but the portal has no request role. Nobody gets one.',
    'Select a request role below, or turn off “Customers may ask for an invitation” in the widget designer.',
  ],
  'request.unmapped': [
    'The request role is not one of the portal’s roles, or is not mapped to a role in Strapi. Nobody who asks gets an invitation.',
    'Map the role, or select another request role.',
  ],
  'form-field.fits': ['Its answers are stored in the column {column} ({type}).'],
  'form-field.missing': [
    'Contacts have no column {column} in Dynamics, to which the field {field} is mapped.',
    'Correct contactField of the field, or add the column. Until then answers are kept with the portal user.',
  ],
  'form-field.protected': [
    'The field {field} is mapped to {column}, which invitees cannot change in Dynamics.',
    'Map it to the logical name of another column.',
  ],
  'form-field.unfit': [
    'The column {column} is of the type {type}, which cannot store answers to the field {field}.',
    'Map the field to another column, or give it another type. Until then answers are kept with the portal user.',
  ],
  'form-field.options': [
    'The column {column} ({type}) does not accept these options of the field {field}: {options}.',
    'Use the labels of the column as options of the field, or add them to the column.',
  ],
  'sender.answers': ['The mail server responds and accepts the credentials of this site.'],
  'sender.queue': ['E-mails are sent from a queue in Dynamics.'],
  'sender.queue-inactive': ['The sender queue in Dynamics is inactive.', 'Activate the queue in Dynamics.'],
  'sender.queue-no-address': [
    'The sender queue in Dynamics has no e-mail address.',
    'Enter one, and have its mailbox approved, tested and enabled.',
  ],
  'sender.queue-no-delivery': [
    'The sender queue cannot send: its delivery method for outgoing e-mail is None.',
    'Choose Server-Side Synchronization for outgoing e-mail in the mailbox.',
  ],
  'sender.queue-not-approved': [
    'The e-mail address of the sender queue is not approved.',
    'Choose Approve Email, then Test & Enable Mailbox, in the mailbox.',
  ],
  'sender.queue-unknown': [
    'Dynamics has no queue with the id of crm.senderQueueId.',
    'Set crm.senderQueueId to the id of a queue with a mailbox.',
  ],
  'sender.refuses': ['{reason}', 'Check the configuration of Strapi’s e-mail plugin.'],
  'sender.unknown': [
    'The provider of Strapi’s e-mail plugin cannot be tested without sending an e-mail.',
    'Send yourself a test e-mail.',
  ],
  'crm.answers': ['The CRM responds.'],
  'crm.not-in-order': ['These checks failed: {checks}.', 'Test the connection in the settings for details.'],
  'crm.not-answering': ['{reason}', 'Test the connection in the settings for details.'],
  'sign-up-provider.ready': ['The provider is enabled in Strapi.'],
  'sign-up-provider.unknown': [
    'Strapi has no provider with this name, so it is not offered.',
    'Correct signUp.providers in the configuration, or register the provider.',
  ],
  'sign-up-provider.switched-off': [
    'The provider is disabled in Strapi, so it is not offered.',
    'Enable {provider} under Settings › Users & Permissions › Providers.',
  ],
  'sign-up-provider.no-client': [
    'The provider is enabled without a client ID and client secret. Signing in with it fails.',
    'Enter both for {provider} under Settings › Users & Permissions › Providers.',
  ],
  'sign-up-permission.missing': [
    'The Public role lacks the permission auth.connect. Signing in with a provider fails.',
    'Allow connect under Auth for the Public role, under Settings › Users & Permissions › Roles.',
  ],
  'sign-up-session.missing': [
    'Strapi runs without sessions. Signing in with a provider fails.',
    'Add strapi::session to config/middlewares.',
  ],
  'sign-up-return.no-url': [
    'Strapi does not know its own public URL, so providers cannot send users back.',
    'Set url in config/server to an absolute URL, such as https://cms.example.com.',
  ],
  'registration.closed': ['Registration without an invitation is switched off.'],
  'registration.confirmed': ['New users must confirm their e-mail address.'],
  'registration.open': [
    'Anyone can register with the e-mail address of an invited person before that person does.',
    'Under Settings › Users & Permissions › Advanced settings, switch sign-ups off or e-mail confirmation on.',
  ],
};

const fill = (text: string, values: Values): string =>
  text.replace(/\{(\w+)\}/g, (_, name: string) => values[name] ?? '');

const topicOf = (code: CheckCode): string => code.slice(0, code.lastIndexOf('.'));

/** A check result with its English texts. The admin translates it by its code. */
export const createCheck = (code: CheckCode, values: Values = {}): Check => {
  const [message, remedy] = TEXTS[code];
  return {
    name: fill(NAMES[topicOf(code)] ?? topicOf(code), values),
    // A passed check has no remedy.
    ok: UNKNOWN.has(code) ? null : remedy === undefined,
    message: fill(message, values),
    ...(remedy && { remedy: fill(remedy, values) }),
    code,
    ...(Object.keys(values).length > 0 && { values }),
  };
};

/** Whether no check failed. */
export const allPassed = (checks: readonly Check[]): boolean => checks.every(({ ok }) => ok !== false);
