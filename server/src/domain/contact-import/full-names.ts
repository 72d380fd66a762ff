export interface NameParts {
  firstName: string | null;
  lastName: string | null;
}

const SALUTATION =
  /^(mr|mrs|ms|miss|mx|herr|frau|m|mme|mlle|monsieur|madame|sr|sra|srta|señor|señora|dhr|mevr|mw|de heer|mevrouw)\.?\s+(?=\S)/iu;

/** Particles that belong to the last name. */
const PARTICLES = new Set(
  'van von vom zu zum zur de del della der den des di da do dos das du la le el ter ten te tot al bin ibn ben af av san y e op in ’t \'t'.split(' ') // prettier-ignore
);

/** Suffixes that belong to the last name. */
const SUFFIX = /^(jr|sr|junior|senior|ii|iii|iv|phd|md|esq|cbe|obe|mba)\.?$/iu;

/**
 * Splits a full name: `Lovelace, Ada`, `Ludwig van Beethoven`, `Ms Grace Hopper`. The last name is the last word with
 * the particles before it. A single word is a last name.
 */
export const splitFullName = (fullName: string): NameParts => {
  const name = fullName.replace(/\s+/gu, ' ').trim().replace(SALUTATION, '');
  if (!name) return { firstName: null, lastName: null };
  const [last = '', first = '', ...rest] = name.split(/\s*,\s*/u);
  const isSuffix = SUFFIX.test(first);
  if (first && rest.length === 0 && !isSuffix) return { firstName: first, lastName: last || null };

  const words = (isSuffix ? last : name).split(' ');
  let start = words.length - 1;
  if (start > 1 && SUFFIX.test(words[start] ?? '')) start -= 1;
  while (start > 1 && PARTICLES.has((words[start - 1] ?? '').toLowerCase())) start -= 1;
  // A name that starts with a particle is a last name as a whole.
  if (start === 1 && PARTICLES.has((words[0] ?? '').toLowerCase())) start = 0;
  const lastName = words.slice(start).join(' ') + (isSuffix ? `, ${first}` : '');
  return { firstName: words.slice(0, start).join(' ') || null, lastName };
};
