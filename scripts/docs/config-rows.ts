import { z } from 'zod';
import { configSchema } from '../../server/src/config/schema';

type Schema = z.core.JSONSchema.JSONSchema;

/** A key of the configuration, as a table row. */
export interface ConfigRow {
  /** Such as `invitation.expiresInDays`, or `pages[].url` for a key of list items. */
  path: string;
  type: string;
  /** The default, or when the key is required; empty if it is optional. */
  fallback: string;
  description: string;
}

const literal = (value: unknown): string => {
  const json = JSON.stringify(value);
  return `\`${typeof value === 'string' ? `'${value}'` : json}\``;
};

const MAX = Number.MAX_SAFE_INTEGER;

const range = ({ minimum, exclusiveMinimum, maximum = MAX }: Schema): string => {
  const isBounded = maximum < MAX;
  if (exclusiveMinimum === undefined) return isBounded ? ` ${minimum}–${maximum}` : ` ≥ ${minimum}`;
  return isBounded ? ` > ${exclusiveMinimum}, ≤ ${maximum}` : ` > ${exclusiveMinimum}`;
};

const asSchema = (schema: z.core.JSONSchema._JSONSchema | undefined): Schema =>
  typeof schema === 'object' ? schema : {};

const isObject = (schema: Schema): boolean => schema.properties !== undefined;

const typeOf = (schema: Schema): string => {
  if (schema.const !== undefined) return literal(schema.const);
  if (schema.enum) return schema.enum.map(literal).join(', ');
  if (schema.anyOf) return [...new Set(schema.anyOf.map((each) => typeOf(asSchema(each))))].join(' or ');
  if (schema.type === 'array') return `list of ${typeOf(asSchema(schema.items as Schema))}`;
  if (schema.type === 'integer') return `integer${range(schema)}`;
  if (schema.type === 'number') return `number${range(schema)}`;
  if (schema.type === 'string') return 'text';
  return schema.type ?? 'object';
};

/** The variants of a union of objects. `name` is the discriminator, if any. */
const variantsOf = (schema: Schema): { name?: string; schema: Schema }[] | null => {
  const variants = (schema.oneOf ?? schema.anyOf)?.map(asSchema);
  if (!variants?.every(isObject)) return null;
  return variants.map((variant) => {
    const tag = Object.values(variant.properties ?? {}).find((each) => asSchema(each).const !== undefined);
    return schema.oneOf ? { name: literal(asSchema(tag).const), schema: variant } : { schema: variant };
  });
};

/**
 * Merges the variants: values that differ become an `enum`, and keys that one variant requires are marked as `needed`
 * with it.
 */
const merge = (variants: { name?: string; schema: Schema }[]) => {
  const properties: Record<string, Schema> = {};
  const requiredWith: Record<string, string> = {};
  for (const { name, schema } of variants) {
    for (const [key, value] of Object.entries(schema.properties ?? {}).map(
      ([key, each]) => [key, asSchema(each)] as const
    )) {
      const known = properties[key];
      const isTag = known?.const !== undefined || known?.enum !== undefined;
      if (known && isTag && value.const !== undefined) {
        const { const: first, ...rest } = known;
        properties[key] = { ...rest, enum: [...(known.enum ?? [first]), value.const] as string[] };
      } else {
        properties[key] ??= value;
      }
      if (name && schema.required?.includes(key) && value.const === undefined) requiredWith[key] = name;
    }
  }
  return { properties, requiredWith };
};

const rowsOf = (path: string, schema: Schema, required: string | null): ConfigRow[] => {
  const description = schema.description ?? '';
  const shownDefault = schema.default === undefined ? '' : literal(schema.default);
  const self = (type: string): ConfigRow[] =>
    description ? [{ path, type, fallback: required ?? shownDefault, description }] : [];
  const prefix = path ? `${path}.` : '';
  const inner = (schema.default ?? {}) as Record<string, unknown>;
  const member = (key: string, value: Schema, needed: string | null): ConfigRow[] =>
    rowsOf(
      `${prefix}${key}`,
      key in inner ? { ...value, default: inner[key] } : value,
      key in inner ? null : needed
    );

  const variants = variantsOf(schema);
  if (variants) {
    const { properties, requiredWith } = merge(variants);
    return [
      ...self('object'),
      ...Object.entries(properties).flatMap(([key, value]) => {
        const name = requiredWith[key];
        return member(key, value, name ? `required with ${name}` : null);
      }),
    ];
  }
  const items = asSchema(schema.items as Schema | undefined);
  if (schema.type === 'array' && isObject(items)) {
    return [...self('list of object'), ...rowsOf(`${path}[]`, { ...items, description: '' }, null)];
  }
  if (!isObject(schema)) {
    if (!description) throw new Error(`The key ${path} of the configuration has no description`);
    return self(typeOf(schema));
  }
  return [
    ...(path === '' ? [] : self('object')),
    ...Object.entries(schema.properties ?? {}).flatMap(([key, value]) => {
      const needed = schema.required?.includes(key) && asSchema(value).default === undefined;
      return member(key, asSchema(value), needed ? 'required' : null);
    }),
  ];
};

export const configRows = (): ConfigRow[] =>
  rowsOf('', z.toJSONSchema(configSchema, { io: 'input', unrepresentable: 'any' }), null);
