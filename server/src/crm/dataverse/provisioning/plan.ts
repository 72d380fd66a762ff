import type { DataverseRequest } from '../client/client';
import { INVITATION_STATUS } from '../model/status';
import { columnBody, keyBody, label, relationBody, tableBody } from './bodies';
import { QUICK_CREATE_FORM, type Installed } from './installed';
import { quickFormXml } from './quick-form';
import {
  BUTTON,
  INVITATION_TABLE,
  LABEL_LANGUAGE,
  PUBLISHED,
  PUBLISHER,
  QUICK_FORM,
  SOLUTION,
  TABLES,
  UNPUBLISHED,
  WEB_RESOURCE,
  type TablePlan,
} from './solution';
import { INVITE_SCRIPT } from './web-resource';

/** One part to create, in its own request. */
export interface Step {
  title: string;
  done: (installed: Installed) => boolean;
  request: DataverseRequest;
  /** Never deferred: otherwise the previous step would have to be repeated. */
  atOnce?: true;
}

/** Fixed ids, the same in every environment, so that later steps can refer to the created rows. */
const PUBLISHER_ID = '3f1c2c58-5f0e-4c57-9a43-6d2f6c1a7e01';
const WEB_RESOURCE_ID = '3f1c2c58-5f0e-4c57-9a43-6d2f6c1a7e02';
const SOLUTION_ID = '3f1c2c58-5f0e-4c57-9a43-6d2f6c1a7e03';

const IN_SOLUTION = { 'MSCRM.SolutionUniqueName': SOLUTION.uniqueName };

const post = (
  path: string,
  body: unknown,
  headers: Record<string, string> = IN_SOLUTION
): DataverseRequest => ({
  method: 'POST',
  path,
  body,
  headers,
  long: true,
});

const logicalName = (table: TablePlan): string => table.schemaName.toLowerCase();
const definition = (table: TablePlan): string => `EntityDefinitions(LogicalName='${logicalName(table)}')`;

const packageSteps = (installed: Installed): Step[] => [
  {
    title: `Publisher ${PUBLISHER.friendlyName}`,
    done: ({ publisherId }) => publisherId !== null,
    request: post(
      'publishers',
      {
        publisherid: PUBLISHER_ID,
        uniquename: PUBLISHER.uniqueName,
        friendlyname: PUBLISHER.friendlyName,
        customizationprefix: PUBLISHER.prefix,
        customizationoptionvalueprefix: PUBLISHER.optionValuePrefix,
      },
      {}
    ),
  },
  {
    title: `Solution ${SOLUTION.friendlyName}`,
    done: ({ solutionId }) => solutionId !== null,
    request: post(
      'solutions',
      {
        solutionid: SOLUTION_ID,
        uniquename: SOLUTION.uniqueName,
        friendlyname: SOLUTION.friendlyName,
        description: UNPUBLISHED,
        version: SOLUTION.version,
        'publisherid@odata.bind': `/publishers(${installed.publisherId ?? PUBLISHER_ID})`,
      },
      {}
    ),
  },
];

const tableSteps = (table: TablePlan): Step[] => {
  const name = logicalName(table);
  const hasColumn = (installed: Installed, column: string): boolean =>
    installed.tables.get(name)?.Attributes.some((each) => each.LogicalName === column) ?? false;
  return [
    {
      title: `Table ${table.label} (${name})`,
      done: ({ tables }) => tables.has(name),
      request: post('EntityDefinitions', tableBody(table)),
    },
    ...table.columns.map((column): Step => ({
      title: `Column ${table.label}: ${column.label}`,
      done: (installed) => hasColumn(installed, column.schemaName.toLowerCase()),
      request: post(`${definition(table)}/Attributes`, columnBody(column)),
    })),
    ...table.relations.map((relation): Step => ({
      title: `Relation ${table.label}: ${relation.label}`,
      done: (installed) => hasColumn(installed, relation.schemaName.toLowerCase()),
      request: post('RelationshipDefinitions', relationBody(table, relation)),
    })),
    ...table.keys.map((key): Step => ({
      title: `Key ${table.label}: ${key.label}`,
      done: ({ tables }) =>
        tables
          .get(name)
          ?.Keys.some((each) => [...each.KeyAttributes].sort().join() === [...key.columns].sort().join()) ??
        false,
      request: post(`${definition(table)}/Keys`, keyBody(key)),
    })),
  ];
};

const statusSteps = (): Step[] =>
  Object.values(INVITATION_STATUS).map((value): Step => {
    const option = {
      EntityLogicalName: INVITATION_TABLE,
      AttributeLogicalName: 'statuscode',
      Value: value.status,
      Label: label(value.label),
      SolutionUniqueName: SOLUTION.uniqueName,
    };
    // Every table has the statuses 1 and 2; they only get new labels.
    const isBuiltIn = value.status <= 2;
    return {
      title: `Status reason ${value.label}`,
      done: ({ statuses }) =>
        isBuiltIn ? statuses.get(value.status) === value.label : statuses.has(value.status),
      request: isBuiltIn
        ? post('UpdateOptionValue', { ...option, MergeLabels: true }, {})
        : post('InsertStatusValue', { ...option, StateCode: value.state }, {}),
    };
  });

const buttonSteps = (installed: Installed): Step[] => [
  {
    title: `Form ${QUICK_FORM}`,
    done: ({ quickForm }) => quickForm,
    request: post('systemforms', {
      name: QUICK_FORM,
      objecttypecode: INVITATION_TABLE,
      type: QUICK_CREATE_FORM,
      formxml: quickFormXml(),
    }),
  },
  {
    title: `Script ${WEB_RESOURCE}`,
    done: ({ webResourceId }) => webResourceId !== null,
    request: post('webresourceset', {
      webresourceid: WEB_RESOURCE_ID,
      name: WEB_RESOURCE,
      displayname: 'Invite to portal',
      webresourcetype: 3,
      languagecode: LABEL_LANGUAGE,
      content: Buffer.from(INVITE_SCRIPT).toString('base64'),
    }),
  },
  {
    title: 'Button Invite to portal on the contact',
    done: ({ button }) => button,
    request: post('appactions', {
      name: BUTTON,
      uniquename: BUTTON,
      buttonlabeltext: 'Invite to portal',
      type: 0,
      context: 1,
      contextvalue: 'contact',
      location: 0,
      hidden: false,
      onclickeventtype: 2,
      onclickeventjavascriptfunctionname: 'CrmUserInvite.invite',
      onclickeventjavascriptparameters: JSON.stringify([{ type: 5 }]),
      'onclickeventjavascriptwebresourceid@odata.bind': `/webresourceset(${installed.webResourceId ?? WEB_RESOURCE_ID})`,
    }),
  },
];

/** Records in the solution whether everything is published, so that later runs know. */
const noting = (installed: Installed, description: string): DataverseRequest => ({
  method: 'PATCH',
  path: `solutions(${installed.solutionId ?? SOLUTION_ID})`,
  body: { description },
  headers: { 'If-Match': '*' },
});

/**
 * All parts of the solution in the order in which they can be created, followed by publishing. The run that reaches the end
 * also publishes what earlier, interrupted runs created.
 */
export const buildPlan = (installed: Installed): Step[] => {
  const packaging = packageSteps(installed);
  const making = [...TABLES.flatMap(tableSteps), ...statusSteps(), ...buttonSteps(installed)];
  const isWhole = [...packaging, ...making].every((step) => step.done(installed));
  const done = (): boolean => isWhole && installed.published;
  const reopening: Step = {
    title: 'Marking the solution as not fully published',
    done: () => false,
    request: noting(installed, UNPUBLISHED),
  };
  return [
    ...packaging,
    ...(installed.published && !isWhole ? [reopening] : []),
    ...making,
    { title: 'Publishing', done, request: post('PublishAllXml', {}, {}) },
    {
      title: 'Marking the solution as published',
      done,
      request: noting(installed, PUBLISHED),
      atOnce: true,
    },
  ];
};
