import {
  PERMISSIONS,
  PUBLIC_ERROR_STATUS,
  SITE_EVENTS,
  siteEventName,
  type SiteEvent,
} from '../../contracts';
import { mayImport, parts } from '../../eslint.boundaries.mjs';
import { adminOperations, type Operation } from '../openapi/operations';
import { configRows } from './config-rows';

/** A Markdown table, with `|` escaped. */
const table = (head: string[], rows: string[][]): string =>
  [head, head.map(() => '---'), ...rows]
    .map((cells) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`)
    .join('\n');

const code = (text: string): string => `\`${text}\``;

/** Every key of the configuration, with its type and default. */
export const configTable = (): string =>
  table(
    ['key', 'type', 'default', 'meaning'],
    configRows().map(({ path, type, fallback, description }) => [code(path), type, fallback, description])
  );

/** The actions of Strapi's role editor. */
export const permissionTable = (): string =>
  table(
    ['action', 'in the role editor'],
    Object.entries(PERMISSIONS).map(([name, { displayName }]) => [code(name), displayName])
  );

/** The error codes of the public API, by status. */
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

export const eventTable = (): string =>
  table(
    ['event', 'when'],
    Object.entries(SITE_EVENTS).map(([event, when]) => [code(siteEventName(event as SiteEvent)), when])
  );

/** Which part may import which, as the lint checks it. Parts outside the plugin's own code are left out. */
export const importTable = (): string => {
  const outside = ['package-face', 'boundaries', 'playground', 'scripts', 'tests'];
  return table(
    ['part', 'files', 'may import'],
    Object.entries(mayImport)
      .filter(([part]) => !outside.includes(part) && !part.startsWith('inside '))
      .map(([part, others]) => [
        code(part),
        [parts[part] ?? []].flat().map(code).join(', '),
        others
          .filter((other) => other !== part && !other.startsWith('inside '))
          .map(code)
          .join(', ') || '–',
      ])
  );
};
