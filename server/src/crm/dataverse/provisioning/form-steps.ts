import type { DataverseRequest } from '../client/client';
import {
  hasContactTab,
  isGeneratedMainForm,
  isOwnMainForm,
  isOwnQuickForm,
  mainFormXml,
  quickFormXml,
  withContactTab,
  withRequestRole,
} from './forms';
import { ACTIVE_FORM, FORM_TYPES, type Installed, type InstalledForm } from './installed';
import {
  CONTACT_TABLE,
  EARLIER_QUICK_FORM,
  INVITATION_TABLE,
  MAIN_FORM_IDS,
  PORTAL_TABLE,
  QUICK_FORM_ID,
  TABLES,
} from './solution';
import { logicalName, patch, post, type Definition } from './step';
import { inBaseLanguage, TEXTS, type LabelLanguages, type Text } from './texts';

const formsOf = ({ forms }: Installed, table: string, type: number): InstalledForm[] =>
  forms.filter((form) => form.table === table && form.type === type);

/** A form of the plugin, rather one that is in use. */
const ownForm = (forms: InstalledForm[], isOwn: (xml: string) => boolean): InstalledForm | undefined => {
  const own = forms.filter(({ xml }) => isOwn(xml));
  return own.find(({ isActive }) => isActive) ?? own[0];
};

/** The main form of one of the plugin's tables: the plugin's, or the one that it is going to replace. */
const mainFormOf = (installed: Installed, table: string): InstalledForm | undefined => {
  const forms = formsOf(installed, table, FORM_TYPES.main);
  return ownForm(forms, isOwnMainForm) ?? forms.find(({ xml }) => isGeneratedMainForm(xml));
};

/** The quick create form: the plugin's, or the one of an earlier version. */
const quickFormOf = (installed: Installed): InstalledForm | undefined => {
  const forms = formsOf(installed, INVITATION_TABLE, FORM_TYPES.quickCreate);
  return ownForm(forms, isOwnQuickForm) ?? forms.find(({ name }) => name === EARLIER_QUICK_FORM);
};

interface FormPlan {
  title: string;
  /** For a form that does not exist yet. */
  id: string;
  table: string;
  type: number;
  name: Text;
  xml: (languages: LabelLanguages) => string;
  /** The plugin's form, or the one that it takes the place of. */
  find: (installed: Installed) => InstalledForm | undefined;
  isOwn: (xml: string) => boolean;
}

/** Creates a form, changes the one that it takes the place of, or activates it and leaves all else on it as it is. */
const formStep = ({ title, id, table, type, name, xml, find, isOwn }: FormPlan): Definition => ({
  title,
  done(installed) {
    const form = find(installed);
    return form !== undefined && form.isActive && isOwn(form.xml);
  },
  requests(installed) {
    const { languages } = installed;
    const form = find(installed);
    const active = { formactivationstate: ACTIVE_FORM };
    if (form && isOwn(form.xml)) return [patch(`systemforms(${form.id})`, active)];
    const content = { name: inBaseLanguage(name, languages), formxml: xml(languages), ...active };
    return [
      form
        ? patch(`systemforms(${form.id})`, content)
        : post('systemforms', { formid: id, objecttypecode: table, type, ...content }),
    ];
  },
});

export const formSteps = (): Definition[] => [
  ...TABLES.map((table) => {
    const name = logicalName(table);
    return formStep({
      title: `Form ${table.label.en}`,
      id: MAIN_FORM_IDS[name] ?? '',
      table: name,
      type: FORM_TYPES.main,
      name: table.label,
      xml: (languages) => mainFormXml(name, languages),
      find: (installed) => mainFormOf(installed, name),
      isOwn: isOwnMainForm,
    });
  }),
  formStep({
    title: `Form ${TEXTS.invite.en}`,
    id: QUICK_FORM_ID,
    table: INVITATION_TABLE,
    type: FORM_TYPES.quickCreate,
    name: TEXTS.invite,
    xml: quickFormXml,
    find: quickFormOf,
    isOwn: isOwnQuickForm,
  }),
];

/** Puts the request role on the plugin's form of portals, if that has no field for it. */
export const requestRoleFieldRequests = (installed: Installed): DataverseRequest[] => {
  const form = formsOf(installed, PORTAL_TABLE, FORM_TYPES.main).find(({ xml }) => isOwnMainForm(xml));
  const formxml = form && withRequestRole(form.xml, installed.languages);
  return form && formxml !== form.xml ? [patch(`systemforms(${form.id})`, { formxml })] : [];
};

export const contactSteps = (): Definition[] => {
  const withoutTab = (installed: Installed): InstalledForm[] =>
    formsOf(installed, CONTACT_TABLE, FORM_TYPES.main).filter(({ xml }) => !hasContactTab(xml));
  return [
    {
      title: `Tab ${TEXTS.portalAccess.en} on the main forms of the contact`,
      done: (installed) => installed.tables.size === TABLES.length && withoutTab(installed).length === 0,
      requests: (installed) =>
        withoutTab(installed).map(({ id, xml }) =>
          patch(`systemforms(${id})`, { formxml: withContactTab(xml, installed.languages) })
        ),
    },
  ];
};

export const mainFormId = (installed: Installed, table: string): string =>
  mainFormOf(installed, table)?.id ?? MAIN_FORM_IDS[table] ?? '';

export const quickFormId = (installed: Installed): string => quickFormOf(installed)?.id ?? QUICK_FORM_ID;
