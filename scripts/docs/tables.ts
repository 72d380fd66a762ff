import {
  PERMISSIONS,
  PUBLIC_ERROR_STATUS,
  SITE_EVENTS,
  siteEventName,
  type SiteEvent,
} from '../../contracts';
import { mayImport, parts } from '../../eslint.boundaries.mjs';

import { configRows } from './config-rows';

/** A Markdown table. Bars in cells are escaped because they would end the cell. */
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

/** The events of the event hub and of webhooks. */
export const eventTable = (): string =>
  table(
    ['event', 'when'],
    Object.entries(SITE_EVENTS).map(([event, when]) => [code(siteEventName(event as SiteEvent)), when])
  );

const OUTSIDE_PLUGIN = ['package-face', 'boundaries', 'playground', 'scripts', 'tests'];

/**
 * Which part of the plugin may import which, as ESLint checks it. Lists a part's files if its name does not show them.
 * Omits the parts of the admin and of the services: the document's text describes their imports.
 */
export const importTable = (): string => {
  const isListed = (part: string): boolean =>
    !OUTSIDE_PLUGIN.includes(part) && !/^(inside |admin-|services\/)/.test(part);
  const listed = Object.keys(mayImport).filter(isListed);
  const nameOf = (part: string): string => {
    const ownFolder = [`server/src/${part}/**`, `server/src/${part}/index.ts`];
    const files = [parts[part] ?? []].flat().filter((file) => !ownFolder.includes(file));
    return files.length > 0 ? `${code(part)} (${files.map(code).join(', ')})` : code(part);
  };
  const list = (names: string[]): string => names.map(code).join(', ') || '–';
  return table(
    ['part', 'may import'],
    listed.map((part) => {
      const others = (mayImport[part] ?? []).filter((other) => other !== part && isListed(other));
      const barred = listed.filter((other) => other !== part && !others.includes(other));
      return [nameOf(part), barred.length < others.length ? `all but ${list(barred)}` : list(others)];
    })
  );
};
