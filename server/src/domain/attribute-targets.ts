import type { FieldTarget } from '../../../contracts';
import { NO, YES } from './yes-no';

/** The part of a Strapi attribute that determines which values its column accepts. */
export interface Attribute {
  type: string;
  maxLength?: number;
  enum?: readonly string[];
  min?: unknown;
  max?: unknown;
}

/** Default length of a string column in Strapi's query builder. */
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
 * The target for an attribute; null if no form answer can be stored in it. Limits are those of Strapi's columns (32
 * bits for `integer`, `decimal(10, 2)`, a double for `float`), so that the form refuses what the database would.
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
