import { API_PATH } from '../client/client';
import { DEFAULT_NAMES } from '../model/names';
import { REQUIRED_ELSEWHERE, REQUIRED_PRIVILEGES, TABLE_KEYS } from '../model/required';
import { NOTHING_INSTALLED } from '../provisioning/installed';
import { buildPlan } from '../provisioning/plan';

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

/** The plan as text: every request that an installation into an empty environment sends. */
export const printPlan = (): string => {
  const requests = buildPlan(NOTHING_INSTALLED).map(({ title, request }, index) => {
    const headers = Object.entries(request.headers ?? {}).map(([name, value]) => `${name}: ${value}`);
    const lines = [
      `# ${String(index + 1)}. ${title}`,
      `${request.method} ${API_PATH}${request.path}`,
      ...headers,
      '',
      JSON.stringify(request.body, null, 2),
    ];
    return lines.join('\n');
  });
  return [
    ...requests,
    ['# Privileges of the security role of the application user', ...printPrivileges()].join('\n'),
  ].join('\n\n');
};
