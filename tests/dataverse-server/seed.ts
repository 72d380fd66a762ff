import { randomUUID } from 'node:crypto';
import { addDefaults, addEntityRow, addViews, insertPublished, tabXml } from './customizations/defaults';
import { FORM_TYPES } from './customizations';
import type { Environment } from './rows/environment';
import { CUSTOMIZING_PRIVILEGES } from './stock-tables';

/** The web resource that every environment has as an icon for apps. */
const DEFAULT_ICON = '953b9fac-1e5e-e611-80d6-00155ded156f';

/** Ids of the rows that an environment begins with. */
export interface SeededIds {
  queueId: string;
  /** Both main forms of the contact. */
  contactFormIds: [string, string];
}

const NAME = ['firstname', 'lastname', 'jobtitle'];
const REACH = ['emailaddress1', 'telephone1', 'mobilephone'];

/** Parts of a form that a change of its tabs has to leave alone. */
const BESIDE_TABS =
  `<header id="{${randomUUID()}}" celllabelposition="Top" columns="111"><rows /></header>` +
  '<DisplayConditions Order="0" FallbackForm="true"><Everyone /></DisplayConditions>';

const addContactForms = (environment: Environment): [string, string] => {
  const contact = environment.schema.get('contact');
  const { base } = environment.languages;
  const addForm = (name: string, tabs: Parameters<typeof tabXml>[1][], isDefault: boolean): string =>
    insertPublished(environment, 'systemform', {
      name,
      objecttypecode: 'contact',
      type: FORM_TYPES.main,
      formxml: `<form><tabs>${tabs.map((tab) => tabXml(contact, tab, base)).join('')}</tabs>${BESIDE_TABS}</form>`,
      isdefault: isDefault,
      formactivationstate: 1,
    });
  const summary = { name: 'SUMMARY_TAB', label: 'Summary', columns: [...NAME, ...REACH] };
  return [
    addForm('Contact', [summary], true),
    addForm(
      'Sales Contact',
      [
        { ...summary, columns: [...NAME, 'parentcustomerid', ...REACH] },
        { name: 'DETAILS_TAB', label: 'Details', columns: ['preferredcontactmethodcode', 'donotemail'] },
      ],
      false
    ),
  ];
};

/** Puts in what every environment has before anything is installed. */
export const seedEnvironment = (environment: Environment, queueId: string): SeededIds => {
  const { schema, store, languages } = environment;
  const add = (table: string, values: Parameters<typeof insertPublished>[2]): string =>
    insertPublished(environment, table, values);

  for (const table of schema.all()) addEntityRow(environment, table);
  add('systemuser', { systemuserid: environment.userId, fullname: 'CRM User Invite' });
  add('organization', { name: 'contoso', languagecode: languages.base });
  add('publisher', {
    uniquename: 'DefaultPublishercontoso',
    friendlyname: 'Default Publisher for contoso',
    customizationprefix: 'new',
    customizationoptionvalueprefix: 10_000,
  });
  for (const name of CUSTOMIZING_PRIVILEGES) store.insert(schema.get('privilege'), { name });
  add('webresource', {
    webresourceid: DEFAULT_ICON,
    name: 'msdyn_/Images/AppModule_Default_Icon.png',
    webresourcetype: 5,
  });
  add('queue', {
    queueid: queueId,
    name: 'Invitations',
    emailaddress: 'invitations@contoso.example',
    outgoingemaildeliverymethod: 2,
    emailrouteraccessapproval: 1,
  });
  addDefaults(environment, schema.get('account'));
  addViews(environment, schema.get('contact'), [
    'fullname',
    'emailaddress1',
    'parentcustomerid',
    'telephone1',
  ]);
  return { queueId, contactFormIds: addContactForms(environment) };
};
