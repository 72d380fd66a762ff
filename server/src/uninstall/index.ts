import { crmContentTypes } from '../content-types/crm';
import { ledgerContentTypes } from '../content-types/ledger';
import { createPluginRemoval, type PluginData } from '../database/removal';
import { AppNotFoundError, openSiteDatabase } from '../database/site';
import { WIDGET_TABLE } from '../widget/component';

/** What the command talks to. */
export interface Terminal {
  /** The folder that it was called in. */
  appDir: string;
  write: (line: string) => void;
  writeError: (line: string) => void;
  /** Answers what was typed; null where there is nobody to ask. */
  ask: (question: string) => Promise<string | null>;
}

const USAGE = `crm-user-invite-uninstall [--yes]

Removes all that CRM User Invite keeps in the database of a Strapi app: invitations and their history, contacts and
the other records of the embedded CRM, the widget on pages. Users stay. Call it in the app's folder, while Strapi is stopped.
It lists what it will drop, and asks first.

  --yes    does not ask

Exit codes: 0 removed, or there is nothing; 1 not removed; 2 called in a wrong way.`;

const KNOWN_TABLES = [
  ...Object.values({ ...ledgerContentTypes, ...crmContentTypes({ visible: true }) }).map(
    ({ schema }) => schema.collectionName
  ),
  WIDGET_TABLE,
];

const countWith = (count: number, one: string, many: string): string =>
  `${String(count)} ${count === 1 ? one : many}`;

const describe = ({ tables, widgetLinks }: PluginData, database: string): string => {
  const width = Math.max(...tables.map(({ table }) => table.length));
  const lines = tables.map(
    ({ table, rows }) => `  ${table.padEnd(width)}  ${countWith(rows, 'row', 'rows')}`
  );
  const stands = widgetLinks.map(({ table, rows }) => `  ${table}: ${countWith(rows, 'place', 'places')}`);
  return [
    `These tables of the database (${database}) will be dropped, with all that is in them:`,
    ...lines,
    ...(stands.length > 0 ? ['The widget will be taken off the pages:', ...stands] : []),
    'Its entries in strapi_core_store_settings and its indexes on users go, too. Users stay, and go on signing in.',
    'Only a backup brings any of it back.',
  ].join('\n');
};

const AFFIRMATIVE = /^y(es)?$/i;

const uninstall = async (terminal: Terminal, isAgreed: boolean): Promise<number> => {
  const { strapi, name, close } = await openSiteDatabase(terminal.appDir);
  try {
    const removal = createPluginRemoval(strapi, KNOWN_TABLES);
    const holdings = await removal.find();
    if (holdings.tables.length === 0) {
      terminal.write(`CRM User Invite has no table in the database (${name}).`);
    } else {
      terminal.write(describe(holdings, name));
      const answer = isAgreed
        ? 'yes'
        : await terminal.ask('Is Strapi stopped, and shall they be dropped? [y/N] ');
      if (answer === null) {
        terminal.writeError('Nothing was removed: there is no terminal to ask in. Use --yes.');
        return 1;
      }
      if (!AFFIRMATIVE.test(answer.trim())) {
        terminal.write('Nothing was removed.');
        return 1;
      }
    }
    // What an earlier call left behind when it was cut off goes as well.
    await removal.run();
    terminal.write(
      'Done. Take the plugin out of config/plugins and package.json: it would make its tables anew.'
    );
    return 0;
  } finally {
    await close();
  }
};

/** The command `crm-user-invite-uninstall`. Answers the exit code: 0 well, 1 not removed, 2 called in a wrong way. */
export const main = async (args: readonly string[], terminal: Terminal): Promise<number> => {
  if (args.some((arg) => ['--help', '-h'].includes(arg))) {
    terminal.write(USAGE);
    return 0;
  }
  const unknown = args.find((arg) => arg !== '--yes');
  if (unknown !== undefined) {
    terminal.writeError(`"${unknown}" is no option.\n\n${USAGE}`);
    return 2;
  }
  try {
    return await uninstall(terminal, args.includes('--yes'));
  } catch (error) {
    if (!(error instanceof AppNotFoundError)) throw error;
    terminal.writeError(`${error.message}. Call the command in the app's folder.`);
    return 2;
  }
};
