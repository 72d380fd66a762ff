import type { PostgresConnection } from '../../helpers/postgres';
import type { Figure } from './report';

export const DATABASES = ['postgres', 'mariadb', 'sqlite', 'sqlite-wal'] as const;
export const RUNNERS = ['embedded', 'bullmq'] as const;

/** What a part runs on that can run on more than one. */
export interface Ground {
  database: (typeof DATABASES)[number];
  runner: (typeof RUNNERS)[number];
}

/** What a benchmark may use. */
export interface Bench {
  /** A form of some four minutes for all of them: fewer rounds, smaller numbers. */
  isShort: boolean;
  /** What was chosen; PostgreSQL and the embedded runner, if nothing was. */
  ground: Ground;
  /** A new, empty database on the PostgreSQL that all of them share. */
  createDatabase(): Promise<PostgresConnection>;
  /** Says what is going on. */
  say(line: string): void;
  /** Undoes something when the benchmark is over, however it ends; the last is undone first. */
  onEnd(undo: () => Promise<unknown>): void;
}

/**
 * A file of `parts/` exports one as `default`; the file's name is how it is chosen. Peers and floors are measured in
 * the same run, in turns with what is compared with them, so that what slows down one slows down the other.
 */
export type Benchmark = (bench: Bench) => Promise<Figure[]>;
