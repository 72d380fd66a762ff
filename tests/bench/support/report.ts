import { writeFileSync } from 'node:fs';

/** The limit that a figure must meet. */
export type Goal = { atLeast: number } | { atMost: number };

/** One result of a benchmark. */
export interface Figure {
  /**
   * What was measured and under which conditions, such as `redemption at 1,000,000: of its figure at 1,000`.
   */
  name: string;
  value: number;
  /** Such as `/s`, `ms`, `MB`, `×`, `%`; empty for a plain count. */
  unit: string;
  /** Missing for figures that only serve as a comparison. */
  goal?: Goal;
}

/** A figure in the output of `--json`. */
export interface Row {
  name: string;
  value: number;
  unit: string;
  goal: string | null;
  ok: boolean;
}

const isKept = (value: number, goal: Goal): boolean =>
  'atLeast' in goal ? value >= goal.atLeast : value <= goal.atMost;

const inWords = (goal: Goal): string => ('atLeast' in goal ? `≥ ${goal.atLeast}` : `≤ ${goal.atMost}`);

const digits = (value: number): number => {
  const size = Math.abs(value);
  if (size >= 100 || Number.isInteger(value)) return 0;
  return size >= 10 ? 1 : 2;
};

const rounded = (value: number): number => Number(value.toFixed(digits(value)));

/** @throws Error for a value that is not a number, which would otherwise look like a figure without a goal */
export const toRow = ({ name, value, unit, goal }: Figure): Row => {
  if (!Number.isFinite(value)) throw new Error(`There is no figure for "${name}"`);
  return {
    name,
    value: rounded(value),
    unit,
    goal: goal ? inWords(goal) : null,
    ok: goal === undefined || isKept(value, goal),
  };
};

const HEADINGS = ['', 'figure', 'goal', ''];

const cells = ({ name, value, unit, goal, ok }: Row): string[] => [
  name,
  `${value.toLocaleString('en', { maximumFractionDigits: 2 })}${unit && ` ${unit}`}`,
  goal ?? '',
  goal === null ? '' : ok ? 'ok' : 'MISSED',
];

/** A plain-text table with one line per figure. */
export const toTable = (rows: readonly Row[]): string => {
  const lines = [HEADINGS, ...rows.map(cells)];
  const widths = HEADINGS.map((_, column) => Math.max(...lines.map((line) => line[column]?.length ?? 0)));
  const pad = (cell: string, column: number): string =>
    column === 1 ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0);
  return lines.map((line) => line.map(pad).join('  ').trimEnd()).join('\n');
};

export const writeRows = (file: string, rows: readonly Row[]): void =>
  writeFileSync(file, `${JSON.stringify(rows, null, 2)}\n`);
