import { EXAMPLE } from '../../../scripts/openapi/examples';
import type { Schema } from '../../integration/openapi/documented-api';

const DEPTH = 10_000;
const HORSES = '🐎𝒳'.repeat(40);

/** Odd texts for any value in a URL, percent-encoded. */
const ODD_TEXTS = [
  '-1',
  '1.5',
  '2147483648',
  '1'.repeat(40),
  'null',
  'a%00b',
  '%ED%A0%80',
  '%zz',
  '%27%20OR%201=1%20--',
  '%25_%5C',
  '__proto__',
  'x'.repeat(8000),
];

/** The same texts, and values that are odd for an id only. */
export const ODD_IDS = [
  ...ODD_TEXTS,
  '0',
  '9223372036854775808',
  'NaN',
  '%00',
  '%2e%2e%2f%2e%2e%2fetc%2fpasswd',
  'constructor',
  'a,b',
  '%5B%5D',
  encodeURIComponent(HORSES),
];

/** Odd values for one query parameter: one value, several, an array, an object. */
export const oddQueries = (name: string): string[] => [
  ...ODD_TEXTS.map((value) => `${name}=${value}`),
  name,
  `${name}=`,
  `${name}=a&${name}=b`,
  `${name}[]=a`,
  `${name}[0]=a&${name}[999999]=b`,
  `${name}[a]=b`,
  `${name}[$ne]=`,
  `${name}[__proto__][polluted]=1`,
  `${name}${'[a]'.repeat(50)}=1`,
  `${name}%00=1`,
];

/** Queries to send to every route, whatever its parameters. */
export const STRAY_QUERIES = [
  '__proto__[polluted]=1',
  'constructor[prototype][polluted]=1',
  'filters[id][$gt]=0&populate=*&sort[__proto__]=1',
  '%zz=%zz&%00=%00&=&&&[]=1',
];

/** Written as JSON, because JSON.stringify would omit some of them or fail. */
const ODD_VALUES = [
  'null',
  'true',
  '-1',
  '1e999',
  '2147483648',
  '""',
  '"\\u0000"',
  '"\\ud800"',
  '"\\u202e\\u200b"',
  '"\' OR 1=1 --"',
  '"__proto__"',
  '"{{ link }}{% for a in (1..9999999) %}{{ a }}"',
  '"0000-01-01T00:00:00Z"',
  '"9999-12-31T23:59:59Z"',
  '"javascript:alert(1)"',
  '"http://[::1"',
  JSON.stringify(HORSES),
  `"${'x'.repeat(300)}"`,
  `"${'é'.repeat(30_000)}"`,
  '[]',
  '{}',
  '{"__proto__":{"polluted":1}}',
  '{"__proto__":"x","constructor":"x","toString":"x"}',
  `${'['.repeat(DEPTH)}${']'.repeat(DEPTH)}`,
  `${'{"a":'.repeat(DEPTH)}1${'}'.repeat(DEPTH)}`,
];

/** Bodies that are JSON but not a request, or not JSON at all. */
export const ODD_BODIES = [
  ...ODD_VALUES,
  '',
  ' ',
  '\u0000',
  '{',
  '{"a":1,}',
  '[1',
  "{'a':1}",
  'undefined',
  '\ufeff{}',
  '{}{}',
  '['.repeat(DEPTH),
];

type Values = Record<string, unknown>;

/** Valid texts, by the property's name or the schema's format. */
const SAMPLES: Record<string, string> = {
  'date-time': new Date(Date.now() + 7 * 24 * 3_600_000).toISOString(),
  uri: 'https://www.example.com/sign-up',
  html: '<a href="{{ link }}">Sign up</a>',
  timeZone: 'Europe/Berlin',
  suffix: '#top',
  // Includes the code, because a username can be taken only once.
  username: `name-${EXAMPLE.code}`,
};

/** A value with all properties that a schema knows. */
const sampleOf = (schema: Schema, name = ''): unknown => {
  if (schema.const !== undefined) return schema.const;
  if (schema.anyOf?.[0]) return sampleOf(schema.anyOf[0], name);
  if (schema.type === 'array') return schema.items ? [sampleOf(schema.items)] : [];
  if (schema.type === 'boolean') return true;
  if (schema.type !== 'object') return SAMPLES[name] ?? SAMPLES[schema.format ?? ''] ?? 'en';
  const { properties = {}, additionalProperties: more } = schema;
  const own = Object.entries(properties).map(([key, value]) => [key, sampleOf(value, key)]);
  return Object.fromEntries(
    typeof more === 'object' && 'type' in more ? [...own, ['en', sampleOf(more)]] : own
  );
};

/** A body with all properties of the schema; the example's values take precedence. */
export const fullBody = (schema: Schema, example: object): Values => ({
  ...(sampleOf(schema) as Values),
  ...example,
});

const PLACE = '<the odd value>';

/** Copies of the value with a placeholder at one of its places each, except for the whole value. */
const placesIn = (value: unknown): unknown[] => {
  if (Array.isArray(value)) {
    return value.flatMap((item, index) =>
      [PLACE, ...placesIn(item)].map((other) => value.map((old: unknown, at) => (at === index ? other : old)))
    );
  }
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, item]) =>
    [PLACE, ...placesIn(item)].map((other) => ({ ...value, [name]: other }))
  );
};

/**
 * The body as JSON with every odd value at each of its places, with a duplicate key, and with an additional
 * key.
 */
export function* oddBodiesLike(body: Values): Generator<string> {
  for (const place of placesIn(body)) {
    const text = JSON.stringify(place);
    for (const odd of ODD_VALUES) yield text.replace(`"${PLACE}"`, () => odd);
  }
  const whole = JSON.stringify(body);
  for (const name of Object.keys(body)) {
    yield whole.replace('{', `{${JSON.stringify(name)}:[],`);
    yield JSON.stringify({ ...body, [name]: undefined });
  }
  for (const key of ['__proto__', 'constructor', 'prototype', 'toString', '']) {
    yield whole.replace(
      /,?\}$/,
      (end) => `${whole === '{}' ? '' : ','}${JSON.stringify(key)}:{"polluted":1}${end}`
    );
  }
}
