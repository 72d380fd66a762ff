import path from 'node:path';
import { ensureBuilt } from './builds';
import { requireDatabase, resetDatabase } from './database';
import { guide } from './guide';
import { builds, portUses, servers } from './plan';
import { requirePorts } from './ports';
import { ensureSecrets } from './secrets';
import { DemoError, parseOptions, readEnvironment, settingsFrom, USAGE, type Settings } from './settings';
import { Stage } from './stage';

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
const PARENT_CHECK_MS = 500;

/** Builds what is missing or out of date, as the steps of so many that follow the installation. */
const buildAll = async (
  root: string,
  stage: Stage,
  env: Settings['env'],
  of: number,
  outputs: string[] = []
): Promise<void> => {
  const wanted = builds(root, env, (options) => stage.run(options)).filter(
    ({ output }) => outputs.length === 0 || outputs.includes(output)
  );
  for (const [index, build] of wanted.entries()) {
    if (!stage.isStopping) await ensureBuilt(root, build, { step: index + 2, of });
  }
};

/**
 * A signal to npm ends npm and its shell, which passes nothing on: what npm has started notices by its new parent.
 * Otherwise the parent may go, as a terminal that was left with `nohup`.
 */
const whenNpmEnds = (act: () => void): void => {
  if (process.env.npm_lifecycle_event === undefined) return;
  const { ppid } = process;
  const timer = setInterval(() => {
    if (process.ppid === ppid) return;
    clearInterval(timer);
    act();
  }, PARENT_CHECK_MS).unref();
};

/** Runs a task with a stage that every way out takes down. Failures that can be mended are sentences, not traces. */
const onStage = async (task: (stage: Stage) => Promise<void>): Promise<void> => {
  const stage = new Stage();
  for (const signal of SIGNALS) process.on(signal, () => void stage.stop());
  whenNpmEnds(() => void stage.stop());
  try {
    await task(stage);
  } catch (error) {
    if (!stage.isStopping) {
      process.exitCode = 1;
      console.error(error instanceof DemoError ? `\n${error.message}` : error);
    }
  }
  await stage.stop();
  // Listeners for signals, and what libraries left open, must not keep the terminal.
  process.exit();
};

/** Builds what is missing or out of date, of the outputs alone if there are any. */
export const prepare = (root: string, of: number, outputs: string[]): Promise<void> =>
  onStage(async (stage) => {
    const playground = path.join(root, 'playground');
    ensureSecrets(playground);
    await buildAll(root, stage, settingsFrom(readEnvironment(playground, process.env)).env, of, outputs);
  });

/** Brings the playground up, says what to do there, and stays until it is ended. */
export const demo = (root: string, of: number, args: string[]): Promise<void> =>
  onStage(async (stage) => {
    const { help, reset, crm, bare } = parseOptions(args);
    if (help) {
      console.log(USAGE);
      return;
    }
    const playground = path.join(root, 'playground');
    ensureSecrets(playground);
    const settings = settingsFrom(readEnvironment(playground, process.env), { crm, bare });
    await requirePorts(settings.host, portUses(settings));
    if (reset || settings.dynamics) await resetDatabase(playground, settings.env);
    await requireDatabase(settings.env);
    await buildAll(root, stage, settings.env, of);
    if (!stage.isStopping) console.log(`[${of}/${of}] Starting the servers`);
    for (const [options, healthUrl] of servers(root, settings)) {
      if (!stage.isStopping) await stage.serve(options, healthUrl);
    }
    if (stage.isStopping) return;
    console.log(guide(settings));
    await stage.untilStopped();
  });
