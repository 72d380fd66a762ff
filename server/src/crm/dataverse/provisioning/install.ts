import { CrmError } from '../../crm-error';
import { createDataverseClient, type DataverseClient } from '../client/client';
import type { DataverseConnectionOptions } from '../options';
import { readInstalled } from './installed';
import { buildPlan, PUBLISH, type Step } from './plan';

/** What became of one step of the installation. */
export interface StepReport {
  title: string;
  state: 'there' | 'made' | 'missing' | 'failed';
  /** What to know about a step that failed. */
  message?: string;
}

const attempt = async (client: DataverseClient, step: Step): Promise<StepReport> => {
  try {
    await client.send(step.request);
    return { title: step.title, state: 'made' };
  } catch (error) {
    const message = error instanceof CrmError ? error.message : String(error);
    return { title: step.title, state: 'failed', message };
  }
};

/** Says of each step whether it is done. Changes nothing. */
export const checkInstallation = async (client: DataverseClient): Promise<StepReport[]> => {
  const installed = await readInstalled(client);
  return buildPlan(installed).map((step) => ({
    title: step.title,
    state: step.done(installed) ? 'there' : 'missing',
  }));
};

/**
 * Makes what is missing, in order, and reports each step as it is done; what is there is left alone. Stops at the
 * first step that fails, as later ones build on it. Done again, it goes on where it stopped.
 */
export const install = async (
  client: DataverseClient,
  report: (step: StepReport) => void = () => {}
): Promise<StepReport[]> => {
  const installed = await readInstalled(client);
  const reports: StepReport[] = [];
  const add = (step: StepReport): void => {
    reports.push(step);
    report(step);
  };
  for (const step of buildPlan(installed)) {
    add(step.done(installed) ? { title: step.title, state: 'there' } : await attempt(client, step));
    if (reports.at(-1)?.state === 'failed') return reports;
  }
  if (reports.some((step) => step.state === 'made')) {
    add(await attempt(client, { title: 'Publishing', done: () => false, request: PUBLISH }));
  }
  return reports;
};

/** {@link install} for those who have options and no client: *Install CRM tables* in the settings. */
export const installTables = (
  options: DataverseConnectionOptions,
  report?: (step: StepReport) => void
): Promise<StepReport[]> => install(createDataverseClient(options), report);
