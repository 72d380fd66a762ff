import type { DataverseRequest } from '../client/client';
import { appComponents, siteMapXml } from './app';
import { mainFormId, quickFormId } from './form-steps';
import type { Installed } from './installed';
import { APP, COMMANDS, TABLES, VIEWS, WEB_RESOURCE, type CommandPlan } from './solution';
import { logicalName, patch, post, type Definition } from './step';
import { ENGLISH, inBaseLanguage, localize, TEXTS, type Text } from './texts';
import { SCRIPT } from './web-resource';
import { element, textElement } from './xml';

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

export const commandSteps = (): Definition[] => {
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

export const appSteps = (): Definition[] => [
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

export const closingSteps = ({ languages }: Installed): Omit<Definition, 'done'>[] => [
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
