import type { Installation, InstallStep } from '../../../../../contracts';
import { externalErrorMessage } from '../../../domain/external-text';
import { CrmError } from '../../crm-error';
import type { DataverseClient } from '../client/client';
import { readInstalled } from './installed';
import { buildPlan, type Step } from './plan';

const attempt = async (client: DataverseClient, step: Step): Promise<InstallStep> => {
  try {
    await client.send(step.request);
    return { title: step.title, state: 'made' };
  } catch (error) {
    const message = error instanceof CrmError ? error.message : externalErrorMessage(error);
    return { title: step.title, state: 'failed', message };
  }
};

/** Reports for each step whether it is done. Changes nothing. */
export const checkInstallation = async (client: DataverseClient): Promise<InstallStep[]> => {
  const installed = await readInstalled(client);
  return buildPlan(installed).map((step) => ({
    title: step.title,
    state: step.done(installed) ? 'there' : 'missing',
  }));
};

/**
 * Creates what is missing, in order, reports each completed step, and leaves existing parts alone. Stops at the first step
 * that fails, because later ones build on it. The next run continues from there.
 *
 * @param options.until Time after which no further step starts. At least one step always runs.
 */
export const install = async (
  client: DataverseClient,
  options: { report?: (step: InstallStep) => void; until?: Date } = {}
): Promise<Installation> => {
  const installed = await readInstalled(client);
  const steps: InstallStep[] = [];
  const add = (step: InstallStep): void => {
    steps.push(step);
    options.report?.(step);
  };
  const plan = buildPlan(installed);
  const ended = (finished: boolean): Installation => {
    const left = plan.slice(steps.length).map(({ title }) => ({ title, state: 'missing' as const }));
    return { finished, steps: [...steps, ...left] };
  };
  let made = false;
  for (const step of plan) {
    if (step.done(installed)) {
      add({ title: step.title, state: 'there' });
      continue;
    }
    if (made && !step.atOnce && options.until && new Date() > options.until) return ended(false);
    const outcome = await attempt(client, step);
    add(outcome);
    if (outcome.state === 'failed') return ended(true);
    made = true;
  }
  return ended(true);
};
