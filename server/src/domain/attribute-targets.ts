import type { FieldTarget } from '../../../contracts';
import { NO, YES } from './yes-no';

/** An attribute of a Strapi content type, as far as it tells what may be written into its column. */
export interface Attribute {
  type: string;
  maxLength?: number;
  enum?: readonly string[];
  min?: unknown;
  max?: unknown;
}

/** Characters of a column for a short text, which Strapi makes by the default of its query builder. */
const LINE = 255;

const INT_32 = 2 ** 31;

const number = ({ min, max }: Attribute, limit: number, decimals: number): FieldTarget => {
  const bound = (given: unknown, otherwise: number): number =>
    given === undefined || given === null || Number.isNaN(Number(given)) ? otherwise : Number(given);
  return { kind: 'number', min: bound(min, -limit), max: bound(max, limit), decimals };
};

const text = (...limits: (number | undefined)[]): FieldTarget => {
  const maxLength = Math.min(...limits.map((limit) => limit ?? Infinity));
  return { kind: 'text', ...(maxLength !== Infinity && { maxLength }) };
};

/**
 * What an attribute takes; null if no answer of a form can go there. Columns are as Strapi makes them: 32 bits for
 * `integer`, `decimal(10, 2)`, a double for `float`. What the database would refuse is refused before.
 */
export const attributeTarget = (attribute: Attribute): FieldTarget | null => {
  switch (attribute.type) {
    case 'string':
    case 'email':
      return text(attribute.maxLength, LINE);
    case 'text':
    case 'richtext':
      return text(attribute.maxLength);
    case 'enumeration':
      return {
        kind: 'choice',
        options: (attribute.enum ?? []).map((value) => ({ value, labels: [value] })),
      };
    case 'boolean':
      return {
        kind: 'choice',
        options: [
          { value: true, labels: [...YES] },
          { value: false, labels: [...NO] },
        ],
      };
    case 'integer':
      return number(attribute, INT_32 - 1, 0);
    case 'biginteger':
      return number(attribute, Number.MAX_SAFE_INTEGER, 0);
    case 'decimal':
      return number(attribute, 99_999_999.99, 2);
    case 'float':
      return number(attribute, Number.MAX_VALUE, 15);
    case 'date':
      return { kind: 'date' };
    case 'datetime':
      return { kind: 'date-time' };
    default:
      return null;
  }
};
