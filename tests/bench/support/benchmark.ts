import type { PostgresConnection } from '../../helpers/postgres';
import type { Figure } from './report';

export const DATABASES = ['postgres', 'mariadb', 'sqlite', 'sqlite-wal'] as const;
export const RUNNERS = ['embedded', 'bullmq'] as const;

/** The database and job runner of parts that support several. */
export interface Ground {
  database: (typeof DATABASES)[number];
  runner: (typeof RUNNERS)[number];
}

/** What a benchmark can use. */
export interface Bench {
  /** Runs a short form of all benchmarks in about four minutes: fewer rounds, smaller numbers. */
  isShort: boolean;
  /** The chosen database and runner. Default: PostgreSQL and the embedded runner. */
  ground: Ground;
  /** Creates an empty database on the shared PostgreSQL server. */
  createDatabase(): Promise<PostgresConnection>;
  /** Prints progress. */
  say(line: string): void;
  /** Registers a cleanup function, which runs when the benchmark ends or fails. The last one runs first. */
  onEnd(undo: () => Promise<unknown>): void;
}

/**
 * Every file in `parts/` exports one as `default`, which is chosen by the file's name. What a figure is
 * compared with is measured in the same run and in turns with it, so that a slow machine affects both
 * equally.
 */
export type Benchmark = (bench: Bench) => Promise<Figure[]>;
