import { subscribe } from 'node:diagnostics_channel';
import { setTimeout as sleep } from 'node:timers/promises';
import { FAULT_POINT_CHANNEL } from '../../../server/src/domain/fault-points';
import { bootStrapi } from '../../helpers/strapi';

/**
 * A process of its own that follows what staff have done inside Dynamics, and is killed when it comes to a step
 * for the so-manieth time.
 *
 * Arguments: the app's folder, the step, how often it may come to it, the plugin's configuration in JSON.
 */
const [dir = '', deadlyStep, times = '1', pluginConfig = '{}'] = process.argv.slice(2);

/** Longer than it takes to come to any of the steps. */
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
