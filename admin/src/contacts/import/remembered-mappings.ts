import { type ImportMapping, importMappingSchema } from '../../../../contracts/contact-import';
import { PLUGIN_ID } from '../../../../contracts/plugin-id';

/** Of this browser and this Strapi: what is chosen tells of the files that a member of staff works with. */
const KEY = `${PLUGIN_ID}.import-mappings`;
const KEPT = 20;

type Remembered = [columns: string, mapping: ImportMapping][];

const read = (): Remembered => {
  try {
    const kept = JSON.parse(localStorage.getItem(KEY) ?? '[]') as Remembered;
    return kept.filter(
      ([columns, mapping]) => typeof columns === 'string' && importMappingSchema.safeParse(mapping).success
    );
  } catch {
    // Storage that is switched off, or holds what an earlier version wrote.
    return [];
  }
};

const keyOf = (names: readonly string[]): string => JSON.stringify(names);

/** What was chosen the last time for a file with these columns. */
export const recallMapping = (names: readonly string[]): ImportMapping | undefined =>
  read().find(([columns]) => columns === keyOf(names))?.[1];

/** Keeps what was chosen for files with these columns, and forgets what has not been used for the longest time. */
export const rememberMapping = (names: readonly string[], mapping: ImportMapping): void => {
  const others = read().filter(([columns]) => columns !== keyOf(names));
  try {
    localStorage.setItem(KEY, JSON.stringify([[keyOf(names), mapping], ...others].slice(0, KEPT)));
  } catch {
    // Storage that is full or switched off: the choice is made again the next time.
  }
};
