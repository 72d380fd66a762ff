import { subscribe } from 'node:diagnostics_channel';
import { setTimeout as sleep } from 'node:timers/promises';
import { STEP_CHANNEL } from '../../../server/src/domain/steps';
import { bootStrapi } from '../../helpers/strapi';

/**
 * A process of its own that follows what staff have done inside Dynamics, and is killed at the first step of the given
 * name.
 *
 * Arguments: the app's folder, the step, the plugin's configuration in JSON.
 */
const [dir = '', deadlyStep, pluginConfig = '{}'] = process.argv.slice(2);

/** Longer than it takes to come to any of the steps. */
const LIFETIME_MS = 45_000;

const main = async (): Promise<void> => {
  subscribe(STEP_CHANNEL, (step) => {
    if (step === deadlyStep) process.kill(process.pid, 'SIGKILL');
  });
  await bootStrapi({ dir, pluginConfig: JSON.parse(pluginConfig) as Record<string, unknown> });
  await sleep(LIFETIME_MS);
  process.exit(1);
};

void main();
