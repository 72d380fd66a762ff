import type { InstallStep } from '../../../../../contracts';
import { CrmError } from '../../crm-error';
import { createDataverseClient } from '../client/client';
import type { DataverseLogger } from '../options';
import { checkInstallation, install } from '../provisioning/install';
import { printPlan, printPrivileges } from './print-plan';
import { inVariables, readSettings, SettingsError, VARIABLES } from './settings';

/** The environment and output of the command. */
export interface Terminal {
  environment: Record<string, string | undefined>;
  write: (line: string) => void;
  writeError: (line: string) => void;
}

const USAGE = `crm-user-invite-dynamics <command>

  install   creates the missing parts in Dynamics 365: tables with their columns, relations, keys and status
            reasons, views and forms, the tab "Portal access" and the button "Invite to portal" on the contact,
            the button "Revoke" on the invitation, and the app "CRM User Invite". Waits while Dynamics is busy.
            Existing parts are not changed.
  check     reports for each part whether it exists and works. Changes nothing.
  print     prints the requests that an installation sends, and the required privileges. Sends nothing.

Environment variables for install and check:
${Object.entries(VARIABLES)
  .map(([name, meaning]) => `  ${name}: ${meaning}`)
  .join('\n')}

Exit codes: 0 success; 1 a part is missing or does not work, or a step failed; 2 wrong usage.`;

const ASKS_FOR_HELP = ['--help', '-h', 'help'];

const SIGNS: Record<InstallStep['state'], string> = { there: '=', made: '+', missing: '-', failed: '!' };

const lineOf = ({ title, state, message }: InstallStep): string =>
  `${SIGNS[state]} ${title}: ${state}${message === undefined ? '' : ` (${message})`}`;

const COMMANDS: Record<string, (terminal: Terminal) => Promise<number>> = {
  print(terminal) {
    terminal.write(printPlan());
    return Promise.resolve(0);
  },

  async check(terminal) {
    const client = createDataverseClient(readSettings(terminal.environment, loggerOf(terminal)));
    const reports = await checkInstallation(client);
    for (const report of reports) terminal.write(lineOf(report));
    const count = reports.filter((report) => report.state !== 'there').length;
    terminal.write(
      count === 0 ? 'All parts exist.' : `${String(count)} missing or not working; run "install".`
    );
    return count === 0 ? 0 : 1;
  },

  async install(terminal) {
    const client = createDataverseClient(readSettings(terminal.environment, loggerOf(terminal)));
    const { steps } = await install(client, {
      report: (step) => {
        terminal.write(lineOf(step));
      },
    });
    if (steps.some((report) => report.state === 'failed')) {
      terminal.writeError(
        'Stopped. Fix the problem above and run the command again: it continues from there.'
      );
      return 1;
    }
    if (steps.some((report) => report.state === 'missing')) {
      terminal.write('Dynamics is still working on the parts that are missing. Run "check" later.');
    }
    terminal.write('Done. The security role of the application user needs:');
    for (const line of printPrivileges()) terminal.write(line);
    return 0;
  },
};

/** Prints errors only; the report covers the rest. */
function loggerOf({ writeError }: Terminal): DataverseLogger {
  const silent = (): void => undefined;
  return { debug: silent, info: silent, warn: silent, error: writeError };
}

/** Runs `crm-user-invite-dynamics`. Returns the exit code: 0 for success, 1 for a failure, 2 for wrong usage. */
export const main = async (args: readonly string[], terminal: Terminal): Promise<number> => {
  const [name = ''] = args;
  if (args.length === 1 && ASKS_FOR_HELP.includes(name)) {
    terminal.write(USAGE);
    return 0;
  }
  const command = args.length === 1 && Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (!command) {
    const called = args.length === 0 ? 'No command given.' : `Unknown command: "${args.join(' ')}".`;
    terminal.writeError(`${called}\n\n${USAGE}`);
    return 2;
  }
  try {
    return await command(terminal);
  } catch (error) {
    if (error instanceof SettingsError || error instanceof CrmError) {
      terminal.writeError(inVariables(error.message));
      return error instanceof SettingsError ? 2 : 1;
    }
    throw error;
  }
};
