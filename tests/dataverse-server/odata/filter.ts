import { badRequest } from '../fault';

/** A parsed filter. `read` returns the value of a property path in the row. */
export type Predicate = (read: (path: string) => unknown) => boolean;
interface Operand {
  read: (read: (path: string) => unknown) => unknown;
  /** Its OData type, such as `Edm.Int64`; undefined if it may be compared with anything. */
  type?: string;
}

/** The OData type of a property path; undefined if it is not known. */
export type TypeOf = (path: string) => string | undefined;

interface Token {
  kind: 'string' | 'word' | 'symbol';
  text: string;
}

const TOKEN = /\s*(?:'((?:[^']|'')*)'|([^\s(),'[\]]+)|([(),[\]]))/y;

const tokenize = (text: string): Token[] => {
  const tokens: Token[] = [];
  TOKEN.lastIndex = 0;
  const trimmed = text.trimEnd();
  while (TOKEN.lastIndex < trimmed.length) {
    const at = TOKEN.lastIndex;
    const match = TOKEN.exec(trimmed);
    if (!match) throw badRequest(`Syntax error at position ${String(at)} in '${text}'.`, '0x0');
    if (match[1] !== undefined) tokens.push({ kind: 'string', text: match[1].replaceAll("''", "'") });
    else if (match[2] !== undefined) tokens.push({ kind: 'word', text: match[2] });
    else tokens.push({ kind: 'symbol', text: match[3] ?? '' });
  }
  return tokens;
};

const GUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const DATE = /^\d{4}-\d\d-\d\d(T[\d:.]+(Z|[+-]\d\d:\d\d))?$/;

/** Converts values for comparison as in Dataverse: text without case, dates and times as numbers. */
const comparable = (value: unknown): string | number | boolean | null => {
  if (value === null || value === undefined) return null;
  if (typeof value === 'string') return DATE.test(value) ? Date.parse(value) : value.toLowerCase();
  return value as number | boolean;
};

const NUMBERS = ['Edm.Int32', 'Edm.Int64', 'Edm.Decimal'];

/** Whether OData compares two types. Text may stand for a GUID. */
const areComparable = (left: string, right: string): boolean =>
  left === right ||
  [left, right].every((type) => NUMBERS.includes(type)) ||
  [left, right].every((type) => ['Edm.Guid', 'Edm.String'].includes(type)) ||
  [left, right].every((type) => ['Edm.Date', 'Edm.DateTimeOffset'].includes(type));

const OPERATOR_KINDS: Record<string, string> = {
  eq: 'Equal',
  ne: 'NotEqual',
  gt: 'GreaterThan',
  ge: 'GreaterThanOrEqual',
  lt: 'LessThan',
  le: 'LessThanOrEqual',
};

const checkTypes = (left: Operand, operator: string, right: Operand): void => {
  if (left.type === undefined || right.type === undefined || areComparable(left.type, right.type)) return;
  throw badRequest(
    `A binary operator with incompatible types was detected. Found operand types '${left.type}' and '${right.type}' for operator kind '${OPERATOR_KINDS[operator] ?? operator}'.`,
    '0x80060888'
  );
};

const text = (value: unknown): string => (typeof value === 'string' ? value.toLowerCase() : '');

const COMPARISONS: Record<string, (left: unknown, right: unknown) => boolean> = {
  eq: (left, right) => comparable(left) === comparable(right),
  ne: (left, right) => comparable(left) !== comparable(right),
  gt: (left, right) => ordered(left, right, (order) => order > 0),
  ge: (left, right) => ordered(left, right, (order) => order >= 0),
  lt: (left, right) => ordered(left, right, (order) => order < 0),
  le: (left, right) => ordered(left, right, (order) => order <= 0),
};

/** Compares two values; empty values come first. */
export const compareValues = (left: unknown, right: unknown): number => {
  const [a, b] = [comparable(left), comparable(right)];
  if (a === b) return 0;
  if (a === null) return -1;
  if (b === null) return 1;
  if (typeof a === 'string' && typeof b === 'string') return a.localeCompare(b);
  return a < b ? -1 : 1;
};

const ordered = (left: unknown, right: unknown, test: (order: number) => boolean): boolean =>
  comparable(left) !== null && comparable(right) !== null && test(compareValues(left, right));

/** The pattern of SQL's LIKE, whose wildcards also work in Dataverse's text functions. */
const likePattern = (part: unknown): string =>
  text(part).replace(/\[\^?[^\]]+\]|[\s\S]/g, (token) => {
    if (token === '%') return '[^]*';
    if (token === '_') return '[^]';
    if (token.length === 1) return token.replace(/[\\^$.*+?()[\]{}|/-]/, '\\$&');
    const [, not = '', set = ''] = /^\[(\^?)(.*)\]$/.exec(token) ?? [];
    return `[${not}${set.replace(/[\\[\]^]/g, '\\$&')}]`;
  });

const like = (before: string, after: string) => (value: unknown, part: unknown) =>
  new RegExp(`^${before}${likePattern(part)}${after}$`).test(text(value));

const FUNCTIONS = new Map([
  ['startswith', like('', '[^]*')],
  ['endswith', like('[^]*', '')],
  ['contains', like('[^]*', '[^]*')],
]);

class Parser {
  private at = 0;
  constructor(
    private readonly tokens: Token[],
    private readonly typeOf: TypeOf
  ) {}

  parse(): Predicate {
    const result = this.or();
    if (this.at < this.tokens.length) throw this.wrong();
    return result;
  }

  private wrong(): Error {
    return badRequest(`Syntax error near '${this.tokens[this.at]?.text ?? 'the end'}' in the filter.`, '0x0');
  }

  private accept(word: string): boolean {
    const token = this.tokens[this.at];
    if (token?.text !== word || token.kind === 'string') return false;
    this.at += 1;
    return true;
  }

  private expect(word: string): void {
    if (!this.accept(word)) throw this.wrong();
  }

  private or(): Predicate {
    let left = this.and();
    while (this.accept('or')) {
      const [a, b] = [left, this.and()];
      left = (read) => a(read) || b(read);
    }
    return left;
  }

  private and(): Predicate {
    let left = this.unary();
    while (this.accept('and')) {
      const [a, b] = [left, this.unary()];
      left = (read) => a(read) && b(read);
    }
    return left;
  }

  private unary(): Predicate {
    if (this.accept('not')) {
      const inner = this.unary();
      return (read) => !inner(read);
    }
    if (this.accept('(')) {
      const inner = this.or();
      this.expect(')');
      return inner;
    }
    const name = this.tokens[this.at]?.text ?? '';
    const call = FUNCTIONS.get(name);
    if (call) {
      this.at += 1;
      this.expect('(');
      const value = this.operand();
      this.expect(',');
      const part = this.operand();
      this.expect(')');
      return (read) => call(value.read(read), part.read(read));
    }
    if (name === 'Microsoft.Dynamics.CRM.In') return this.inList();
    return this.comparison();
  }

  private comparison(): Predicate {
    const left = this.operand();
    const operator = this.tokens[this.at]?.text ?? '';
    const compare = COMPARISONS[operator];
    // A single `true` or `false` is a filter too.
    if (!compare) return (read) => left.read(read) === true;
    this.at += 1;
    const right = this.operand();
    checkTypes(left, operator, right);
    return (read) => compare(left.read(read), right.read(read));
  }

  private inList(): Predicate {
    this.at += 1;
    this.expect('(');
    this.expect('PropertyName=');
    const property = this.tokens[this.at++]?.text ?? '';
    this.expect(',');
    this.expect('PropertyValues=');
    this.expect('[');
    const values: unknown[] = [];
    while (!this.accept(']')) {
      values.push(this.tokens[this.at++]?.text);
      this.accept(',');
    }
    this.expect(')');
    return (read) => values.some((value) => comparable(read(property)) === comparable(value));
  }

  private operand(): Operand {
    const token = this.tokens[this.at++];
    if (!token || token.kind === 'symbol') throw this.wrong();
    const literal = (value: unknown, type?: string): Operand => ({ read: () => value, type });
    if (token.kind === 'string') return literal(token.text, 'Edm.String');
    if (token.text === 'null') return literal(null);
    if (token.text === 'true' || token.text === 'false') return literal(token.text === 'true', 'Edm.Boolean');
    if (/^-?\d+(\.\d+)?$/.test(token.text)) return literal(Number(token.text), 'Edm.Decimal');
    if (GUID.test(token.text)) return literal(token.text, 'Edm.Guid');
    if (DATE.test(token.text)) return literal(token.text, 'Edm.DateTimeOffset');
    if (!/^[A-Za-z_][\w/]*$/.test(token.text)) throw this.wrong();
    return { read: (read) => read(token.text), type: this.typeOf(token.text) };
  }
}

export const parseFilter = (filter: string, typeOf: TypeOf = () => undefined): Predicate =>
  new Parser(tokenize(filter), typeOf).parse();
