import { PERMISSIONS, PUBLIC_ERROR_STATUS } from '../../contracts';
import { adminOperations, type Operation } from '../openapi/operations';
import { configRows } from './config-rows';

/** A table in Markdown. A bar within a cell would end it. */
const table = (head: string[], rows: string[][]): string =>
  [head, head.map(() => '---'), ...rows]
    .map((cells) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`)
    .join('\n');

const code = (text: string): string => `\`${text}\``;

/** The keys with their defaults. */
export const configTable = (): string =>
  table(
    ['key', 'default', 'meaning'],
    configRows().map(({ path, fallback, description }) => [code(path), fallback, description])
  );

/** The keys with their types, too. */
export const fullConfigTable = (): string =>
  table(
    ['key', 'type', 'default', 'meaning'],
    configRows().map(({ path, type, fallback, description }) => [code(path), type, fallback, description])
  );

const callOf = ({ method, path }: Operation): string => code(`${method.toUpperCase()} ${path}`);

/** The actions of Strapi's role editor, with the calls of the admin API that ask for them. */
export const permissionTable = (): string =>
  table(
    ['action', 'in the role editor', 'calls of the admin API'],
    Object.entries(PERMISSIONS).map(([name, { displayName }]) => [
      code(name),
      displayName,
      adminOperations
        .filter(({ permission }) => permission === name)
        .map(callOf)
        .join(' · '),
    ])
  );

/** The codes of the public API's refusals, by status. */
export const refusalTable = (): string => {
  const codes = Object.entries(PUBLIC_ERROR_STATUS);
  const statuses = [...new Set(codes.map(([, status]) => status))];
  return table(
    ['status', '`details.code`'],
    statuses.map((status) => [
      String(status),
      codes
        .filter(([, each]) => each === status)
        .map(([name]) => code(name))
        .join(', '),
    ])
  );
};
