// Runs before anything is installed: Node's own modules only.
import { clearInterval, setInterval } from 'node:timers';

const EVERY_MS = { terminal: 1_000, plain: 15_000 };

/**
 * Shows the current step and its duration in seconds. A terminal gets one line that is updated; a log gets a line at the
 * start, every 15 seconds, and at the end.
 */
export const withProgress = async ({ step, of, title }, task, out = process.stdout) => {
  const began = Date.now();
  const say = (what) => {
    const line = `[${step}/${of}] ${title}: ${what}`;
    out.write(out.isTTY ? `\r\x1b[K${line}` : `${line}\n`);
  };
  const seconds = () => Math.round((Date.now() - began) / 1000);
  say('0 s');
  const timer = setInterval(() => say(`${seconds()} s`), out.isTTY ? EVERY_MS.terminal : EVERY_MS.plain);
  let outcome = 'failed';
  try {
    const result = await task();
    outcome = 'done';
    return result;
  } finally {
    clearInterval(timer);
    say(`${outcome} after ${seconds()} s`);
    if (out.isTTY) out.write('\n');
  }
};
