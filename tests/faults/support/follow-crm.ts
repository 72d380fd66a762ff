import { subscribe } from 'node:diagnostics_channel';
import { setTimeout as sleep } from 'node:timers/promises';
import { FAULT_POINT_CHANNEL } from '../../../server/src/domain/fault-points';
import { bootStrapi } from '../../helpers/strapi';

/**
 * Follows changes that staff made in Dynamics, in a separate process. The process is killed when it reaches
 * the step for the n-th time.
 *
 * Arguments: the app's folder, the step, n, and the plugin's configuration as JSON.
 */
const [dir = '', deadlyStep, times = '1', pluginConfig = '{}'] = process.argv.slice(2);

/** Longer than it takes to reach any of the steps. */
const LIFETIME_MS = 45_000;

let left = Number(times);

const main = async (): Promise<void> => {
  subscribe(FAULT_POINT_CHANNEL, (step) => {
    if (step !== deadlyStep) return;
    left -= 1;
    if (left === 0) process.kill(process.pid, 'SIGKILL');
  });
  await bootStrapi({ dir, pluginConfig: JSON.parse(pluginConfig) as Record<string, unknown> });
  await sleep(LIFETIME_MS);
  process.exit(1);
};

void main();
