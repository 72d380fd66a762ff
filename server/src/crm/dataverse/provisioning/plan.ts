import type { InstallStep, InvitationStatus } from '../../../../../contracts';
import type { DataverseRequest } from '../client/client';
import { keyOf, keyProblem } from '../model/keys';
import { INVITATION_STATUS } from '../model/status';
import { appComponents, siteMapXml } from './app';
import { columnBody, keyBody, label, relationBody, tableBody } from './bodies';
import {
  hasContactTab,
  isGeneratedMainForm,
  isOwnMainForm,
  isOwnQuickForm,
  mainFormXml,
  quickFormXml,
  withContactTab,
} from './forms';
import {
  ACTIVE_FORM,
  FORM_TYPES,
  VIEW_TYPES,
  type Installed,
  type InstalledForm,
  type InstalledView,
} from './installed';
import {
  APP,
  COMMANDS,
  CONTACT_TABLE,
  EARLIER_QUICK_FORM,
  INVITATION_TABLE,
  MAIN_FORM_IDS,
  PUBLISHED,
  PUBLISHER,
  QUICK_FORM_ID,
  SOLUTION,
  TABLES,
  UNPUBLISHED,
  VIEWS,
  WEB_RESOURCE,
  type CommandPlan,
  type TablePlan,
  type ViewPlan,
} from './solution';
import {
  ENGLISH,
  inBaseLanguage,
  localize,
  STATUS_TEXTS,
  TEXTS,
  type LabelLanguages,
  type Text,
} from './texts';
import { fetchXml, layoutXml, showsColumns } from './views';
import { SCRIPT } from './web-resource';
import { element, textElement } from './xml';

/** Why a part that exists does not work. */
export type Problem = Required<Pick<InstallStep, 'state' | 'message'>>;

/** One part to create. */
export interface Step {
  title: string;
  /** `note`: only records for later runs how far the installation is. */
  kind: 'definition' | 'note';
  /** Which part it belongs to. The connector checks the tables itself, under the configured names. */
  part: 'tables' | 'solution';
  done: (installed: Installed) => boolean;
  problem?: (installed: Installed) => Problem | null;
  /** What is to be sent, in order, given what is there when its turn comes. */
  requests: (installed: Installed) => DataverseRequest[];
  /** Depends on what Dynamics made for earlier steps, so that the environment has to be read again before it. */
  rereads?: true;
  /** Never deferred: otherwise the previous step would have to be repeated. */
  atOnce?: true;
}

type Definition = Omit<Step, 'kind' | 'part'>;

const IN_SOLUTION = { 'MSCRM.SolutionUniqueName': SOLUTION.uniqueName };

type Headers = Record<string, string>;

// The installation repeats requests itself, after it has read what is there.
const write = (
  method: 'POST' | 'PATCH' | 'PUT',
  path: string,
  body: unknown,
  headers: Headers
): DataverseRequest => ({ method, path, body, headers, repeatable: false, long: true });

const post = (path: string, body: unknown, headers: Headers = IN_SOLUTION): DataverseRequest =>
  write('POST', path, body, headers);

/** Changes a row; never creates it. */
const patch = (path: string, body: unknown, headers: Headers = IN_SOLUTION): DataverseRequest =>
  write('PATCH', path, body, { ...headers, 'If-Match': '*' });

const logicalName = (table: TablePlan): string => table.schemaName.toLowerCase();
const definitionPath = (table: string): string => `EntityDefinitions(LogicalName='${table}')`;

const packageSteps: Definition[] = [
  {
    title: `Publisher ${PUBLISHER.friendlyName}`,
    done: ({ publisherId }) => publisherId !== null,
    requests: () => [
      post(
        'publishers',
        {
          publisherid: PUBLISHER.id,
          uniquename: PUBLISHER.uniqueName,
          friendlyname: PUBLISHER.friendlyName,
          customizationprefix: PUBLISHER.prefix,
          customizationoptionvalueprefix: PUBLISHER.optionValuePrefix,
        },
        {}
      ),
    ],
  },
  {
    title: `Solution ${SOLUTION.friendlyName}`,
    done: ({ solutionId }) => solutionId !== null,
    requests: ({ publisherId }) => [
      post(
        'solutions',
        {
          solutionid: SOLUTION.id,
          uniquename: SOLUTION.uniqueName,
          friendlyname: SOLUTION.friendlyName,
          description: UNPUBLISHED,
          version: SOLUTION.version,
          'publisherid@odata.bind': `/publishers(${publisherId ?? PUBLISHER.id})`,
        },
        {}
      ),
    ],
  },
];

const keyStep = (table: TablePlan, key: TablePlan['keys'][number]): Definition => {
  const name = logicalName(table);
  const find = ({ tables }: Installed) => keyOf(tables.get(name), key.columns);
  return {
    title: `Key ${table.label.en}: ${key.label.en}`,
    done: (installed) => find(installed) !== undefined,
    problem(installed) {
      const found = find(installed);
      const problem = found && keyProblem(found);
      return problem
        ? { state: problem.isFailed ? 'failed' : 'missing', message: `${problem.message}. ${problem.remedy}` }
        : null;
    },
    requests: ({ languages }) => [post(`${definitionPath(name)}/Keys`, keyBody(key, languages))],
  };
};

const tableSteps = (table: TablePlan): Definition[] => {
  const name = logicalName(table);
  const path = definitionPath(name);
  const hasColumn = (installed: Installed, column: string): boolean =>
    installed.tables.get(name)?.Attributes.some((each) => each.LogicalName === column) ?? false;
  return [
    {
      title: `Table ${table.label.en} (${name})`,
      done: ({ tables, untracked }) => tables.has(name) && !untracked.has(name),
      requests: ({ languages, untracked }) => {
        const definition = untracked.get(name);
        return definition
          ? [
              write(
                'PUT',
                path,
                { ...definition, ChangeTrackingEnabled: true },
                { ...IN_SOLUTION, 'MSCRM.MergeLabels': 'true' }
              ),
            ]
          : [post('EntityDefinitions', tableBody(table, languages))];
      },
    },
    ...table.columns.map((column): Definition => ({
      title: `Column ${table.label.en}: ${column.label.en}`,
      done: (installed) => hasColumn(installed, column.schemaName.toLowerCase()),
      requests: ({ languages }) => [post(`${path}/Attributes`, columnBody(column, languages))],
    })),
    ...table.relations.map((relation): Definition => ({
      title: `Relation ${table.label.en}: ${relation.label.en}`,
      done: (installed) => hasColumn(installed, relation.schemaName.toLowerCase()),
      requests: ({ languages }) => [
        post('RelationshipDefinitions', relationBody(table, relation, languages)),
      ],
    })),
    ...table.keys.map((key) => keyStep(table, key)),
  ];
};

const statusSteps = (): Definition[] =>
  (Object.keys(INVITATION_STATUS) as InvitationStatus[]).map((key) => {
    const { state, status } = INVITATION_STATUS[key];
    const text = STATUS_TEXTS[key];
    // Every table has the statuses 1 and 2; they only get new labels.
    const isBuiltIn = status <= 2;
    return {
      title: `Status reason ${text.en}`,
      done: ({ statuses, languages }) =>
        isBuiltIn ? statuses.get(status) === inBaseLanguage(text, languages) : statuses.has(status),
      requests: ({ languages }) => {
        const option = {
          EntityLogicalName: INVITATION_TABLE,
          AttributeLogicalName: 'statuscode',
          Value: status,
          Label: label(text, languages),
          SolutionUniqueName: SOLUTION.uniqueName,
        };
        return [
          isBuiltIn
            ? post('UpdateOptionValue', { ...option, MergeLabels: true }, {})
            : post('InsertStatusValue', { ...option, StateCode: state }, {}),
        ];
      },
    };
  });

const viewStep = (view: ViewPlan): Definition => {
  const find = ({ views }: Installed): InstalledView | undefined => views.find(({ id }) => id === view.id);
  const otherDefaults = ({ views }: Installed): InstalledView[] =>
    views.filter(
      ({ id, table, type, isDefault }) =>
        id !== view.id && table === view.table && type === VIEW_TYPES.public && isDefault
    );
  return {
    title: `View ${view.name.en}`,
    done: (installed) => {
      const found = find(installed);
      return found !== undefined && (!found.isDefault || otherDefaults(installed).length === 0);
    },
    requests: (installed) => [
      ...(find(installed)
        ? []
        : [
            post('savedqueries', {
              savedqueryid: view.id,
              name: inBaseLanguage(view.name, installed.languages),
              returnedtypecode: view.table,
              querytype: VIEW_TYPES.public,
              isdefault: view.isDefault,
              fetchxml: fetchXml(view),
              layoutxml: layoutXml(view, installed.objectTypeCodes.get(view.table) ?? ''),
            }),
          ]),
      ...(view.isDefault
        ? otherDefaults(installed).map(({ id }) => patch(`savedqueries(${id})`, { isdefault: false }))
        : []),
    ],
  };
};

/** The list under *Related*, which Dynamics makes with the table: names of active rows only. */
const relatedListStep = (view: ViewPlan): Definition => {
  const unchanged = ({ views }: Installed): InstalledView[] =>
    views.filter(
      ({ table, type, layout }) =>
        table === view.table && type === VIEW_TYPES.associated && !showsColumns(layout, view)
    );
  return {
    title: `Related list: ${view.name.en}`,
    done: (installed) => installed.tables.has(view.table) && unchanged(installed).length === 0,
    requests: (installed) =>
      unchanged(installed).map(({ id }) =>
        patch(`savedqueries(${id})`, {
          fetchxml: fetchXml(view),
          layoutxml: layoutXml(view, installed.objectTypeCodes.get(view.table) ?? ''),
        })
      ),
  };
};

const viewSteps = (): Definition[] => [
  ...Object.values<ViewPlan>(VIEWS).map((view, index) => ({
    ...viewStep(view),
    // Dynamics makes forms and views with a table.
    ...(index === 0 && { rereads: true as const }),
  })),
  ...[VIEWS.roles, VIEWS.invitations, VIEWS.users].map(relatedListStep),
];

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

const formSteps = (): Definition[] => [
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

const contactSteps = (): Definition[] => {
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

const commandStep = (command: CommandPlan): Definition => ({
  title: `Button ${command.label.en} on ${command.place}`,
  done: ({ commands }) => commands.has(command.uniqueName),
  requests: ({ languages, tableIds, script }) => [
    post('appactions', {
      appactionid: command.id,
      name: command.uniqueName,
      uniquename: command.uniqueName,
      buttonlabeltext: inBaseLanguage(command.label, languages),
      type: 0,
      context: 1,
      contextvalue: command.table,
      'ContextEntity@odata.bind': `/entities(${tableIds.get(command.table) ?? ''})`,
      location: 0,
      origin: 0,
      hidden: false,
      isdisabled: false,
      visibilitytype: 0,
      onclickeventtype: 2,
      onclickeventjavascriptfunctionname: command.function,
      // 5: the form that the command is on.
      onclickeventjavascriptparameters: JSON.stringify([{ type: 5, value: null }]),
      'OnClickEventJavaScriptWebResourceId@odata.bind': `/webresourceset(${script?.id ?? WEB_RESOURCE.id})`,
    }),
  ],
});

const commandSteps = (): Definition[] => {
  const content = Buffer.from(SCRIPT).toString('base64');
  return [
    {
      title: `Script ${WEB_RESOURCE.name}`,
      done: ({ script }) => script?.content === content,
      requests: ({ script }) => [
        script
          ? patch(`webresourceset(${script.id})`, { content })
          : post('webresourceset', {
              webresourceid: WEB_RESOURCE.id,
              name: WEB_RESOURCE.name,
              displayname: TEXTS.invite.en,
              webresourcetype: 3,
              content,
            }),
      ],
    },
    ...Object.values(COMMANDS).map(commandStep),
  ];
};

const appSteps = (): Definition[] => [
  {
    title: `Site map of the app ${TEXTS.app.en}`,
    done: ({ siteMap }) => siteMap,
    requests: ({ languages }) => [
      post('sitemaps', {
        sitemapid: APP.siteMapId,
        sitemapname: inBaseLanguage(TEXTS.app, languages),
        sitemapnameunique: APP.siteMapUniqueName,
        sitemapxml: siteMapXml(languages),
        isappaware: true,
      }),
    ],
  },
  {
    title: `App ${TEXTS.app.en}`,
    done: ({ app }) => app,
    requests: ({ languages }) => [
      post('appmodules', {
        appmoduleid: APP.id,
        name: inBaseLanguage(TEXTS.app, languages),
        uniquename: APP.uniqueName,
        clienttype: 4,
        webresourceid: APP.iconId,
      }),
    ],
  },
];

const mainFormId = (installed: Installed, table: string): string =>
  mainFormOf(installed, table)?.id ?? MAIN_FORM_IDS[table] ?? '';

const quickFormId = (installed: Installed): string => quickFormOf(installed)?.id ?? QUICK_FORM_ID;

/** Names of rows that have one text when they are created: the translations are written afterwards. */
const translationRequests = (installed: Installed): DataverseRequest[] => {
  const translated = (table: string, id: Record<string, string>, column: string, text: Text) =>
    post('SetLocLabels', {
      EntityMoniker: { '@odata.type': `Microsoft.Dynamics.CRM.${table}`, ...id },
      AttributeName: column,
      Labels: localize(text, installed.languages).map((each) => ({
        Label: each.text,
        LanguageCode: each.language,
      })),
    });
  return [
    ...Object.values(VIEWS).map(({ id, name }) =>
      translated('savedquery', { savedqueryid: id }, 'name', name)
    ),
    ...TABLES.map((table) =>
      translated('systemform', { formid: mainFormId(installed, logicalName(table)) }, 'name', table.label)
    ),
    translated('systemform', { formid: quickFormId(installed) }, 'name', TEXTS.invite),
    ...Object.values(COMMANDS).map(({ id, label: text }) =>
      translated('appaction', { appactionid: id }, 'buttonlabeltext', text)
    ),
  ];
};

/** App and site map by id: `PublishAllXml` is documented for tables, forms and the like only. */
const appToPublish = (): string =>
  element('importexportxml', {}, [
    element('sitemaps', {}, [textElement('sitemap', APP.siteMapId)]),
    element('appmodules', {}, [textElement('appmodule', APP.id)]),
  ]);

const closingSteps = ({ languages }: Installed): Omit<Definition, 'done'>[] => [
  ...(languages.english && languages.base !== ENGLISH
    ? [{ title: 'English names', requests: translationRequests, rereads: true as const }]
    : []),
  {
    title: `Pages of the app ${TEXTS.app.en}`,
    rereads: true,
    requests: (installed) => [
      post('AddAppComponents', {
        AppId: APP.id,
        Components: appComponents([
          ...TABLES.map((table) => mainFormId(installed, logicalName(table))),
          quickFormId(installed),
        ]),
      }),
    ],
  },
  {
    title: 'Publishing',
    requests: () => [post('PublishAllXml', {}, {}), post('PublishXml', { ParameterXml: appToPublish() }, {})],
  },
];

/** Records in the solution whether everything is published, so that later runs know. */
const noteStep = (title: string, description: string): Omit<Step, 'done'> => ({
  title,
  kind: 'note',
  part: 'solution',
  requests: ({ solutionId }) => [patch(`solutions(${solutionId ?? SOLUTION.id})`, { description }, {})],
});

/**
 * All parts of the solution in the order in which they can be created, followed by publishing. The run that reaches the end
 * also publishes what earlier, interrupted runs created.
 *
 * @param installed What is there when the run begins
 */
export const buildPlan = (installed: Installed): Step[] => {
  const inPart =
    (part: Step['part']) =>
    (step: Definition): Step => ({ kind: 'definition', part, ...step });
  const packaging = packageSteps.map(inPart('solution'));
  const tables = TABLES.flatMap(tableSteps).map(inPart('tables'));
  const rest = [
    ...statusSteps(),
    ...viewSteps(),
    ...formSteps(),
    ...contactSteps(),
    ...commandSteps(),
    ...appSteps(),
  ].map(inPart('solution'));
  const isWhole = [...packaging, ...tables, ...rest].every((step) => step.done(installed));
  const reopening: Step = {
    ...noteStep('Marking the solution as not fully published', UNPUBLISHED),
    done: () => false,
  };
  const done = ({ published }: Installed): boolean => published;
  // Once begun, publishing has to reach its end: only then is it recorded.
  const closing = closingSteps(installed).map((step, index): Step => ({
    ...inPart('solution')({ ...step, done }),
    ...(index > 0 && { atOnce: true as const }),
  }));
  return [
    ...packaging,
    ...(installed.published && !isWhole ? [reopening] : []),
    ...tables,
    ...rest,
    ...closing,
    { ...noteStep('Marking the solution as published', PUBLISHED), done, atOnce: true },
  ];
};
