import { readdirSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { startPostgres, type PostgresServer } from '../helpers/postgres';
import { DATABASES, RUNNERS, type Bench, type Benchmark } from './support/benchmark';
import { toRow, toTable, writeRows, type Row } from './support/report';

const USAGE = `npm run bench -- [PART …] [--short] [--json FILE] [--database NAME] [--runner NAME]

  PART        measures these alone; without any, all of them
  --short     a form of some four minutes, of less and smaller
  --json      writes the figures as rows {name, value, unit, goal, ok}
  --database  what bulk runs on: ${DATABASES.join(', ')}
  --runner    who does its jobs: ${RUNNERS.join(', ')}

Answers 1 if a part could not be measured, else 2 if a goal is missed.`;

const PARTS = path.join(__dirname, 'parts');
const parts = readdirSync(PARTS)
  .map((file) => path.basename(file, '.ts'))
  .sort();

const options = parseArgs({
  allowPositionals: true,
  options: {
    short: { type: 'boolean', default: false },
    json: { type: 'string' },
    database: { type: 'string', default: 'postgres' },
    runner: { type: 'string', default: 'embedded' },
    help: { type: 'boolean', default: false },
  },
});

/** @throws Error if the choice is unknown */
const oneOf = <Name extends string>(names: readonly Name[], wanted: string): Name => {
  const name = names.find((each) => each === wanted);
  if (!name) throw new Error(`Expected one of ${names.join(', ')} in place of ${wanted}`);
  return name;
};
const ground = {
  database: oneOf(DATABASES, options.values.database),
  runner: oneOf(RUNNERS, options.values.runner),
};

let postgres: Promise<PostgresServer> | null = null;

/** Measures one part and stops everything that it started. */
const measure = async (part: string): Promise<Row[]> => {
  const ends: (() => Promise<unknown>)[] = [];
  const bench: Bench = {
    isShort: options.values.short,
    ground,
    async createDatabase() {
      postgres ??= startPostgres();
      return (await postgres).createDatabase();
    },
    say: (line) => process.stderr.write(`${part}: ${line}\n`),
    onEnd: (undo) => ends.push(undo),
  };
  try {
    const { default: benchmark } = (await import(path.join(PARTS, `${part}.ts`))) as { default: Benchmark };
    return (await benchmark(bench)).map(toRow);
  } finally {
    for (const undo of ends.reverse()) await undo();
  }
};

const main = async (): Promise<void> => {
  const unknown = options.positionals.filter((part) => !parts.includes(part));
  if (options.values.help || unknown.length > 0) {
    const problem = unknown.length > 0 ? `There is no part ${unknown.join(', ')}.\n\n` : '';
    process.stdout.write(`${problem}${USAGE}\n\nParts: ${parts.join(', ')}\n`);
    process.exitCode = unknown.length > 0 ? 1 : 0;
    return;
  }
  const chosen = options.positionals.length > 0 ? options.positionals : parts;
  const rows: Row[] = [];
  for (const part of chosen) {
    const start = Date.now();
    try {
      rows.push(...(await measure(part)));
    } catch (error) {
      process.exitCode = 1;
      process.stderr.write(`${part} could not be measured: ${(error as Error).stack}\n`);
    }
    process.stderr.write(`${part}: ${Math.round((Date.now() - start) / 1000)} s\n`);
  }
  await (await postgres)?.stop();
  process.stdout.write(`\n${toTable(rows)}\n`);
  if (options.values.json) writeRows(options.values.json, rows);
  if (rows.some((row) => !row.ok)) process.exitCode ??= 2;
};

// A Strapi that ran in this process may have left a timer.
void main().finally(() => process.exit());
