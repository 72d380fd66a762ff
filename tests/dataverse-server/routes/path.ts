import { badRequest } from '../fault';
import { splitOutside } from '../odata/options';

export type KeyValues = { id: string } | { values: Record<string, string | number> };

export interface Segment {
  name: string;
  /** The content of the parentheses; undefined if there are none, null for `()`. */
  key?: KeyValues | null;
}

const GUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

const literalOf = (text: string): string | number => {
  const quoted = /^'(.*)'$/s.exec(text)?.[1];
  if (quoted !== undefined) return quoted.replaceAll("''", "'");
  return /^-?\d+$/.test(text) ? Number(text) : text;
};

const keyOf = (text: string): KeyValues | null => {
  if (text === '') return null;
  if (GUID.test(text)) return { id: text.toLowerCase() };
  const pairs = splitOutside(text, ',').map((pair): [string, string | number] => {
    const at = pair.indexOf('=');
    if (at < 1) throw badRequest(`Error in query syntax: '${text}'.`, '0x0');
    return [pair.slice(0, at).trim(), literalOf(pair.slice(at + 1).trim())];
  });
  return { values: Object.fromEntries(pairs) };
};

const segmentOf = (text: string): Segment => {
  const match = /^([^(]+)(?:\((.*)\))?$/s.exec(text);
  if (!match) throw badRequest(`Error in query syntax: '${text}'.`, '0x0');
  return match[2] === undefined ? { name: match[1] ?? '' } : { name: match[1] ?? '', key: keyOf(match[2]) };
};

/** The segments of a path relative to the API's base, decoded. */
export const parsePath = (path: string): Segment[] => {
  let decoded: string;
  try {
    decoded = decodeURIComponent(path);
  } catch {
    throw badRequest('The path is not encoded correctly.', '0x0');
  }
  return splitOutside(decoded, '/').map(segmentOf);
};
