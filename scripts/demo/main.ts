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

/** Builds missing or outdated outputs. `of`: the total number of steps, of which the installation is the first. */
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
 * Calls `act` when npm exits. npm's shell does not pass signals on, so a changed parent process is the only sign. When
 * not started by npm, the parent may exit, for example a terminal with `nohup`.
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

/** Runs a task with a stage, and stops the stage in every case. A {@link DemoError} is printed without a stack trace. */
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
  // Signal listeners and handles left open by libraries would keep the process running.
  process.exit();
};

/** Builds missing or outdated outputs; if `outputs` is not empty, only those. */
export const prepare = (root: string, of: number, outputs: string[]): Promise<void> =>
  onStage(async (stage) => {
    const playground = path.join(root, 'playground');
    ensureSecrets(playground);
    await buildAll(root, stage, settingsFrom(readEnvironment(playground, process.env)).env, of, outputs);
  });

/** Starts the playground, prints instructions, and runs until it is stopped. */
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
