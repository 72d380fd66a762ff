import { setTimeout as sleep } from 'node:timers/promises';
import type { Installation, InstallStep } from '../../../../../contracts';
import { externalErrorMessage } from '../../../domain/external-text';
import { CrmError } from '../../crm-error';
import type { DataverseClient } from '../client/client';
import { DataverseError } from '../client/errors';
import type { TableDefinition } from '../model/metadata';
import { readInstalled, type Installed } from './installed';
import { buildPlan } from './plan';
import type { Step } from './step';

/** Milliseconds between two attempts while Dynamics carries out another customization. */
const PAUSE = 5_000;

/** Milliseconds for which an installation without a time limit waits for Dynamics. Publishing can take minutes. */
const LONGEST_WAIT = 15 * 60_000;

export interface InstallOptions {
  /** Called with each step as it completes. */
  report?: (step: InstallStep) => void;
  /** Time after which no further step starts. At least one step always runs. */
  until?: Date;
  /** Milliseconds between two attempts while Dynamics is busy. Default 5,000. */
  pauseMs?: number;
}

const existing = (step: Step, installed: Installed): InstallStep => ({
  title: step.title,
  ...(step.problem?.(installed) ?? { state: 'there' }),
});

const reportOn = (installed: Installed, part?: Step['part']): InstallStep[] =>
  buildPlan(installed)
    .filter((step) => step.kind === 'definition' && (part === undefined || step.part === part))
    .map((step) =>
      step.done(installed) ? existing(step, installed) : { title: step.title, state: 'missing' }
    );

/** Reports for each part whether it is there and works. Changes nothing. */
export const checkInstallation = async (client: DataverseClient): Promise<InstallStep[]> =>
  reportOn(await readInstalled(client));

/**
 * Like {@link checkInstallation}, but for what the solution has beside its tables.
 *
 * @param tables Definitions of the contact and of the plugin's tables
 */
export const checkBesideTables = async (
  client: DataverseClient,
  tables: ReadonlyMap<string, TableDefinition>
): Promise<InstallStep[]> => reportOn(await readInstalled(client, tables), 'solution');

const messageOf = (error: unknown): string =>
  error instanceof CrmError ? error.message : externalErrorMessage(error);

/** Whether the same request may succeed later: a lock, a pause, or an answer that got lost. */
const isBusy = (error: unknown): error is DataverseError => error instanceof DataverseError && error.retry;

/**
 * Whether the part may be there although Dynamics refused the request: another installation may have created it in the
 * meantime. Dynamics answers that with different codes for tables, columns, relations, keys and status reasons, and with
 * codes that also mean something else, so that only what is there tells.
 */
const mayBeThere = (error: unknown): boolean =>
  error instanceof DataverseError && error.kind !== 'forbidden' && error.kind !== 'unauthorized';

/**
 * Creates what is missing, in order, reports each completed step, and leaves existing parts alone. Stops at the first step
 * that fails, because later ones build on it. The next run continues from there.
 *
 * While Dynamics carries out another customization, or does not answer, the step waits. A request that may have taken
 * effect is repeated only if its part is still missing. Two installations at the same time complete each other's parts.
 */
export const install = async (
  client: DataverseClient,
  options: InstallOptions = {}
): Promise<Installation> => {
  const { report, until, pauseMs = PAUSE } = options;
  let installed = await readInstalled(client);
  const plan = buildPlan(installed);
  const steps: InstallStep[] = [];
  const add = (step: InstallStep): void => {
    steps.push(step);
    report?.(step);
  };
  const ended = (finished: boolean): Installation => {
    const left = plan.slice(steps.length).map(({ title }) => ({ title, state: 'missing' as const }));
    return { finished, steps: [...steps, ...left] };
  };

  /** Carries out a step. `missing` if Dynamics is busy until the time limit. */
  const attempt = async (step: Step): Promise<InstallStep> => {
    const waitUntil = until?.getTime() ?? Date.now() + LONGEST_WAIT;
    for (;;) {
      try {
        for (const request of step.requests(installed)) await client.send(request);
        return { title: step.title, state: 'made' };
      } catch (error) {
        const message = messageOf(error);
        if (!mayBeThere(error)) return { title: step.title, state: 'failed', message };
        if (isBusy(error)) {
          const pause = Math.max(pauseMs, (error.retryAfterSeconds ?? 0) * 1000);
          if (Date.now() + pause > waitUntil) {
            return { title: step.title, state: until ? 'missing' : 'failed', message };
          }
          await sleep(pause);
        }
        installed = await readInstalled(client);
        if (step.done(installed)) return { title: step.title, state: 'made' };
        if (!isBusy(error)) return { title: step.title, state: 'failed', message };
      }
    }
  };

  let made = false;
  for (const step of plan) {
    if (step.rereads && made) installed = await readInstalled(client);
    if (step.done(installed)) {
      add(existing(step, installed));
      continue;
    }
    if (made && !step.atOnce && until && new Date() > until) return ended(false);
    const outcome = await attempt(step);
    add(outcome);
    if (outcome.state === 'missing') return ended(false);
    if (outcome.state === 'failed') return ended(true);
    made = true;
  }
  return ended(true);
};
