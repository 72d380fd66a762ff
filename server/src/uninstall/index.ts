import { crmContentTypes } from '../content-types/crm';
import { ledgerContentTypes } from '../content-types/ledger';
import { createPluginRemoval, type PluginData } from '../database/removal';
import { AppNotFoundError, openSiteDatabase } from '../database/site';
import { WIDGET_TABLES } from '../widget/shipped-components';

/** Input and output of the command. */
export interface Terminal {
  /** The working directory. */
  appDir: string;
  write: (line: string) => void;
  writeError: (line: string) => void;
  /** Resolves to the user's input; null without a terminal. */
  ask: (question: string) => Promise<string | null>;
}

const USAGE = `crm-user-invite-uninstall [--yes]

Removes all data of CRM User Invite from the database of a Strapi app: invitations and their history, contacts and
other records of the embedded CRM, and the widgets on pages. Users are kept. Stop Strapi and run the command in the app's folder.
It lists what it will remove and asks for confirmation.

  --yes    skip the confirmation

Exit codes: 0 removed, or nothing to remove; 1 not removed; 2 incorrect usage.`;

const KNOWN_TABLES = [
  ...Object.values({ ...ledgerContentTypes, ...crmContentTypes({ visible: true }) }).map(
    ({ schema }) => schema.collectionName
  ),
  ...WIDGET_TABLES,
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
    `These tables of the database (${database}) will be dropped with all their data:`,
    ...lines,
    ...(stands.length > 0 ? ['The widgets will be removed from these pages:', ...stands] : []),
    'Its entries in strapi_core_store_settings and its indexes on users will be removed too. Users are kept and can still sign in.',
    'This can only be undone from a backup.',
  ].join('\n');
};

const AFFIRMATIVE = /^y(es)?$/i;

const uninstall = async (terminal: Terminal, isAgreed: boolean): Promise<number> => {
  const { strapi, name, close } = await openSiteDatabase(terminal.appDir);
  try {
    const removal = createPluginRemoval(strapi, KNOWN_TABLES);
    const holdings = await removal.find();
    if (holdings.tables.length === 0) {
      terminal.write(`CRM User Invite has no tables in the database (${name}).`);
    } else {
      terminal.write(describe(holdings, name));
      const answer = isAgreed
        ? 'yes'
        : await terminal.ask('Is Strapi stopped, and do you want to drop these tables? [y/N] ');
      if (answer === null) {
        terminal.writeError('Nothing was removed: no terminal for the confirmation. Use --yes.');
        return 1;
      }
      if (!AFFIRMATIVE.test(answer.trim())) {
        terminal.write('Nothing was removed.');
        return 1;
      }
    }
    // Also removes what an interrupted earlier run left.
    await removal.run();
    terminal.write(
      'Done. Remove the plugin from config/plugins and package.json; otherwise it creates its tables again.'
    );
    return 0;
  } finally {
    await close();
  }
};

/**
 * The command `crm-user-invite-uninstall`. Returns the exit code: 0 for success, 1 if nothing was removed, 2 for
 * incorrect usage.
 */
export const main = async (args: readonly string[], terminal: Terminal): Promise<number> => {
  if (args.some((arg) => ['--help', '-h'].includes(arg))) {
    terminal.write(USAGE);
    return 0;
  }
  const unknown = args.find((arg) => arg !== '--yes');
  if (unknown !== undefined) {
    terminal.writeError(`Unknown option "${unknown}".\n\n${USAGE}`);
    return 2;
  }
  try {
    return await uninstall(terminal, args.includes('--yes'));
  } catch (error) {
    if (!(error instanceof AppNotFoundError)) throw error;
    terminal.writeError(`${error.message}. Run the command in the app's folder.`);
    return 2;
  }
};
