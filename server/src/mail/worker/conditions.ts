import { defaultTreeAdapter } from 'parse5';
import { nodesOf, type Document } from './html';

/** A section of an e-mail with its condition; null if all programs show it. */
interface Section {
  html: string;
  condition: string | null;
}

/** Features of a program, with versions. */
type Program = Readonly<Record<string, number>>;

/** Outlook for Windows, which evaluates conditions as Word, as Internet Explorer, or as both. */
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

/** Evaluates a formula from inside out. `&` and `|` at the same level without brackets are left unresolved. */
const simplify = (formula: string): string =>
  formula
    .replaceAll('!T', 'F')
    .replaceAll('!F', 'T')
    .replace(/\(([TF])\)/g, '$1')
    .replace(/(?<=^|\()[TF](?:&[TF])+(?=$|\))/g, (all) => (all.includes('F') ? 'F' : 'T'))
    .replace(/(?<=^|\()[TF](?:\|[TF])+(?=$|\))/g, (all) => (all.includes('T') ? 'T' : 'F'));

/** Whether a condition holds for a program; null if it cannot be evaluated. */
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

/** Separator between sections, which parses as a comment. */
const SEPARATOR = '<!--|-->';

/** Anything that a program could interpret as part of a conditional comment. */
const MARK = /<!(?:--)?\s*(?:<!)?\[(?:if|endif)\b/i;

const HIDDEN = /^<!--\[if\b([^\]<>]{1,200})\]>([^]*)<!\[endif\]-->$/i;
const REVEALED = /^<!(?:--\[if\b([^\]<>]{1,200})\]>\s*(?:<!(?:--\s+)?)?--|\[if\b([^\]<>]{1,200})\])>$/i;
const END = /^<!(?:--\s*<!)?\[endif\](?:--)?>$/i;

/** The comments of a document, in order. */
const commentsOf = (document: Document) =>
  [...nodesOf(document)]
    .flatMap(({ node }) => (defaultTreeAdapter.isCommentNode(node) ? (node.sourceCodeLocation ?? []) : []))
    .sort((one, other) => one.startOffset - other.startOffset);

/** Splits an e-mail at its conditional comments; null if they are nested or malformed. */
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
 * The variants of an e-mail for programs that support conditional comments, and one with all sections. Empty if there
 * are no such comments; null if programs could interpret them differently.
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
 * Whether all sections start and end between tags. If one does not, for example inside a URL, programs that join the
 * sections differently would see different tags.
 */
export const splitsBetweenTags = (reading: string, document: Document): boolean => {
  if (reading.includes(`<${SEPARATOR}`)) return false;
  const seams = commentsOf(document).filter(({ startOffset }) => reading.startsWith(SEPARATOR, startOffset));
  return seams.length === reading.split(SEPARATOR).length - 1;
};
