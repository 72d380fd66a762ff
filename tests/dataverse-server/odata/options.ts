import { badRequest } from '../fault';

interface Ordering {
  property: string;
  descending: boolean;
}

export interface Expansion {
  navigation: string;
  options: QueryOptions;
}

export interface QueryOptions {
  select: string[];
  filter?: string;
  orderby: Ordering[];
  expand: Expansion[];
  top?: number;
  count: boolean;
  skipToken?: string;
  deltaToken?: string;
  /** Whether unpublished changes are read too. Not an option of the query: bound functions set it. */
  unpublished?: boolean;
}

const KNOWN = new Set([
  '$select',
  '$filter',
  '$orderby',
  '$expand',
  '$top',
  '$count',
  '$skiptoken',
  '$deltatoken',
]);

/** Splits at separators outside parentheses and quotes. */
export const splitOutside = (text: string, separator: string): string[] => {
  const parts: string[] = [];
  let depth = 0;
  let quoted = false;
  let start = 0;
  for (let index = 0; index < text.length; index += 1) {
    const character = text[index];
    if (character === "'") quoted = !quoted;
    else if (quoted) continue;
    else if (character === '(') depth += 1;
    else if (character === ')') depth -= 1;
    else if (character === separator && depth === 0) {
      parts.push(text.slice(start, index));
      start = index + 1;
    }
  }
  parts.push(text.slice(start));
  return parts.map((part) => part.trim()).filter(Boolean);
};

const orderingOf = (text: string): Ordering => {
  const [property = '', direction = 'asc'] = text.split(/\s+/);
  if (direction !== 'asc' && direction !== 'desc')
    throw badRequest(`Syntax error in $orderby '${text}'.`, '0x0');
  return { property, descending: direction === 'desc' };
};

const expansionOf = (text: string): Expansion => {
  const match = /^(\w+)(?:\((.*)\))?$/s.exec(text);
  if (!match) throw badRequest(`Syntax error in $expand '${text}'.`, '0x0');
  const inner = splitOutside(match[2] ?? '', ';').map((part): [string, string] => {
    const at = part.indexOf('=');
    return [part.slice(0, at), part.slice(at + 1)];
  });
  return { navigation: match[1] ?? '', options: optionsOf(inner) };
};

const wholeNumber = (name: string, value: string | undefined): number | undefined => {
  if (value === undefined) return undefined;
  if (!/^\d+$/.test(value)) throw badRequest(`Invalid value '${value}' for ${name}.`, '0x0');
  return Number(value);
};

const optionsOf = (pairs: [string, string][]): QueryOptions => {
  const values = new Map(pairs);
  for (const name of values.keys()) {
    // OData defines `$skip`, but Dataverse does not support it.
    if (name.startsWith('$') && !KNOWN.has(name)) {
      throw badRequest(`The query option '${name}' is not supported.`, '0x80060888');
    }
  }
  return {
    select: splitOutside(values.get('$select') ?? '', ','),
    filter: values.get('$filter'),
    orderby: splitOutside(values.get('$orderby') ?? '', ',').map(orderingOf),
    expand: splitOutside(values.get('$expand') ?? '', ',').map(expansionOf),
    top: wholeNumber('$top', values.get('$top')),
    count: values.get('$count') === 'true',
    skipToken: values.get('$skiptoken'),
    deltaToken: values.get('$deltatoken'),
  };
};

/** Parses a query string. `%24` means `$`, and `+` may mean a space, because some clients send these. */
export const parseQuery = (search: string): QueryOptions => {
  const decode = (text: string): string => {
    try {
      return decodeURIComponent(text.replaceAll('+', ' '));
    } catch {
      throw badRequest('The query is not encoded correctly.', '0x0');
    }
  };
  const pairs = search
    .replace(/^\?/, '')
    .split('&')
    .filter(Boolean)
    .map((pair): [string, string] => {
      const at = pair.indexOf('=');
      return at < 0 ? [decode(pair), ''] : [decode(pair.slice(0, at)), decode(pair.slice(at + 1))];
    });
  return optionsOf(pairs);
};

/** The preferences of a `Prefer` header, by name. */
export const parsePrefer = (header: string | string[] | undefined): Map<string, string> =>
  new Map(
    (header?.toString().match(/[\w.-]+(=("[^"]*"|[^,;]*))?/g) ?? []).map((part) => {
      const at = part.indexOf('=');
      return at < 0 ? [part, ''] : [part.slice(0, at), part.slice(at + 1).replace(/^"|"$/g, '')];
    })
  );
