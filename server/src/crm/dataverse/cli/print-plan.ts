import { API_PATH } from '../client/client';
import { DEFAULT_NAMES } from '../model/names';
import { REQUIRED_ELSEWHERE, REQUIRED_PRIVILEGES, TABLE_KEYS } from '../model/required';
import { FORM_TYPES, VIEW_TYPES, type Installed } from '../provisioning/installed';
import { buildPlan } from '../provisioning/plan';
import { CONTACT_TABLE, TABLES } from '../provisioning/solution';
import { ENGLISH } from '../provisioning/texts';

/** A privilege that is not for a table, and a built-in role of every environment. */
const BEYOND_TABLES = [
  'Send Email as Another User',
  'and, in addition to that role, the built-in role Basic User',
];

/** The privileges that the security role of the application user needs, one table per line. */
export const printPrivileges = (): string[] => {
  const ofTables = TABLE_KEYS.map((key): [string, readonly string[]] => [
    DEFAULT_NAMES[key].table === 'email' ? 'activity (email)' : DEFAULT_NAMES[key].table,
    REQUIRED_PRIVILEGES[key],
  ]);
  const lines = [...ofTables, ...Object.entries(REQUIRED_ELSEWHERE)].map(
    ([table, privileges]) => `${table}: ${privileges.join(', ')} (organization)`
  );
  return [...lines, ...BEYOND_TABLES].map((line) => `  ${line}`);
};

/**
 * An English environment without the solution. Placeholders stand for what only the environment knows, including the forms
 * and views that Dynamics makes with each table.
 */
const emptyEnvironment = (): Installed => {
  const tables = TABLES.map(({ schemaName }) => schemaName.toLowerCase());
  return {
    languages: { base: ENGLISH, english: true },
    publisherId: null,
    solutionId: null,
    published: false,
    tables: new Map(),
    tableIds: new Map([CONTACT_TABLE, ...tables].map((table) => [table, `<MetadataId of ${table}>`])),
    objectTypeCodes: new Map(tables.map((table) => [table, `<ObjectTypeCode of ${table}>`])),
    untracked: new Map(),
    statuses: new Map(),
    forms: [
      ...tables.map((table) => ({
        id: `<id of the main form of ${table}>`,
        table,
        type: FORM_TYPES.main,
        name: '',
        isActive: true,
        xml: '',
      })),
      {
        id: `<id of each active main form of ${CONTACT_TABLE}>`,
        table: CONTACT_TABLE,
        type: FORM_TYPES.main,
        name: '',
        isActive: true,
        xml: '<form><tabs><!-- the tabs that the form has --></tabs></form>',
      },
    ],
    views: tables.flatMap((table) => [
      {
        id: `<id of the default view of ${table}>`,
        table,
        type: VIEW_TYPES.public,
        isDefault: true,
        layout: '',
      },
      {
        id: `<id of the associated view of ${table}>`,
        table,
        type: VIEW_TYPES.associated,
        isDefault: true,
        layout: '',
      },
    ]),
    script: null,
    commands: new Set(),
    siteMap: false,
    app: false,
  };
};

/** The plan as text: every request that an installation into an empty environment sends. */
export const printPlan = (): string => {
  const environment = emptyEnvironment();
  const requests = buildPlan(environment).flatMap((step, index) =>
    step
      .requests(environment)
      .map(({ method, path, headers = {}, body }) =>
        [
          `# ${String(index + 1)}. ${step.title}`,
          `${method} ${API_PATH}${path}`,
          ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
          '',
          JSON.stringify(body, null, 2),
        ].join('\n')
      )
  );
  return [
    ...requests,
    ['# Privileges of the security role of the application user', ...printPrivileges()].join('\n'),
  ].join('\n\n');
};
