import { defaultTreeAdapter } from 'parse5';
import { nodesOf, type Document } from './html';

/** A part of an e-mail, and the condition that it is shown on; none where all programs show it. */
interface Section {
  html: string;
  condition: string | null;
}

/** What a program is asked for, with its version. */
type Program = Readonly<Record<string, number>>;

/** Outlook for Windows, as Word and as Internet Explorer (which some versions say they are), and that alone. */
const PROGRAMS: readonly Program[] = [
  ...[9, 10, 11, 12, 14, 15, 16].flatMap((mso): Program[] => [
    { mso, vml: 1 },
    { mso, vml: 1, ie: 7 },
  ]),
  ...[5, 6, 7, 8, 9].map((ie) => ({ ie, vml: 1 })),
];

const COMPARE: Readonly<Record<string, (one: number, other: number) => boolean>> = {
  lt: (one, other) => one < other,
  lte: (one, other) => one <= other,
  gt: (one, other) => one > other,
  gte: (one, other) => one >= other,
  eq: (one, other) => one === other,
};

const QUESTION = /\b(?:(lte?|gte?|eq)\s+)?(mso|ie|vml)\b(?:\s+(\d{1,4}(?:\.\d{1,4})?))?/g;

const evaluateTerm = (
  program: Program,
  compare: string | undefined,
  name: string,
  version: string | undefined
) => {
  const own = program[name];
  if (compare !== undefined && version === undefined) return '?';
  if (own === undefined) return 'F';
  return version === undefined || COMPARE[compare ?? 'eq']?.(own, Number(version)) ? 'T' : 'F';
};

/** Puts results for what is known, from inside to outside. `&` and `|` beside each other, without brackets, stay. */
const simplify = (formula: string): string =>
  formula
    .replaceAll('!T', 'F')
    .replaceAll('!F', 'T')
    .replace(/\(([TF])\)/g, '$1')
    .replace(/(?<=^|\()[TF](?:&[TF])+(?=$|\))/g, (all) => (all.includes('F') ? 'F' : 'T'))
    .replace(/(?<=^|\()[TF](?:\|[TF])+(?=$|\))/g, (all) => (all.includes('T') ? 'T' : 'F'));

/** Whether a condition holds for a program; null if it is none that is known. */
const holds = (condition: string, program: Program): boolean | null => {
  let formula = condition
    .toLowerCase()
    .replace(QUESTION, (_all, compare: string | undefined, name: string, version: string | undefined) =>
      evaluateTerm(program, compare, name, version)
    )
    .replace(/\s+/g, '');
  for (let next = simplify(formula); next !== formula; next = simplify(formula)) formula = next;
  return formula === 'T' ? true : formula === 'F' ? false : null;
};

/** What stands between pieces, to be found again as a comment. */
const SEPARATOR = '<!--|-->';

/** Anything that a program may take for a part of a conditional comment. */
const MARK = /<!(?:--)?\s*(?:<!)?\[(?:if|endif)\b/i;

const HIDDEN = /^<!--\[if\b([^\]<>]{1,200})\]>([^]*)<!\[endif\]-->$/i;
const REVEALED = /^<!(?:--\[if\b([^\]<>]{1,200})\]>\s*(?:<!(?:--\s+)?)?--|\[if\b([^\]<>]{1,200})\])>$/i;
const END = /^<!(?:--\s*<!)?\[endif\](?:--)?>$/i;

/** The comments of a document, in the order that they stand in. */
const commentsOf = (document: Document) =>
  [...nodesOf(document)]
    .flatMap(({ node }) => (defaultTreeAdapter.isCommentNode(node) ? (node.sourceCodeLocation ?? []) : []))
    .sort((one, other) => one.startOffset - other.startOffset);

/** An e-mail by its conditional comments; null if they stand in one another, or are not of the usual forms. */
const splitSections = (html: string, document: Document): Section[] | null => {
  const pieces: Section[] = [];
  let at = 0;
  let condition: string | null = null;
  for (const { startOffset, endOffset } of commentsOf(document)) {
    const comment = html.slice(startOffset, endOffset);
    if (!MARK.test(comment)) continue;
    pieces.push({ html: html.slice(at, startOffset), condition });
    at = endOffset;
    const [, hiddenOn, hidden] = HIDDEN.exec(comment) ?? [];
    const revealed = REVEALED.exec(comment);
    if (hiddenOn !== undefined && hidden !== undefined && condition === null) {
      pieces.push({ html: hidden, condition: hiddenOn });
    } else if (revealed && condition === null) {
      condition = revealed[1] ?? revealed[2] ?? '';
    } else if (END.test(comment) && condition !== null) {
      condition = null;
    } else {
      return null;
    }
  }
  pieces.push({ html: html.slice(at), condition });
  return condition === null && !pieces.some((piece) => MARK.test(piece.html)) ? pieces : null;
};

const joinSections = (pieces: readonly Section[]): string => pieces.map(({ html }) => html).join(SEPARATOR);

/**
 * An e-mail as programs read it that know conditional comments, each of the ways once, and with all that any of them shows.
 * None if it has no such comments; null if it has some that programs may understand in different ways.
 */
export const conditionalVariants = (html: string, document: Document): string[] | null => {
  const pieces = splitSections(html, document);
  if (!pieces) return null;
  if (pieces.length === 1) return [];
  const conditions = [...new Set(pieces.flatMap(({ condition }) => condition ?? []))];
  const readings = new Set([joinSections(pieces)]);
  for (const program of PROGRAMS) {
    const answers = new Map(conditions.map((condition) => [condition, holds(condition, program)]));
    if ([...answers.values()].includes(null)) return null;
    const shown = pieces.filter(({ condition }) => condition === null || answers.get(condition));
    readings.add(joinSections(shown));
  }
  return [...readings];
};

/**
 * Whether all pieces of a reading begin and end between tags. Where one does not, such as in the middle of an address, programs
 * that put the pieces together in another way would see other tags.
 */
export const splitsBetweenTags = (reading: string, document: Document): boolean => {
  if (reading.includes(`<${SEPARATOR}`)) return false;
  const seams = commentsOf(document).filter(({ startOffset }) => reading.startsWith(SEPARATOR, startOffset));
  return seams.length === reading.split(SEPARATOR).length - 1;
};
