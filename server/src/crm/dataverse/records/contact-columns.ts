import { z } from 'zod';
import type { FieldTarget } from '../../../../../contracts';
import { NO, YES } from '../../../domain/yes-no';
import { literal, queryString } from '../client/odata';
import type { Context } from './context';

/** How long column definitions are cached: customizers of Dynamics may add a choice. */
const GOOD_FOR_MS = 10 * 60_000;

/** Columns that an invitee's answer may change, by the plugin's names. */
const WRITABLE = ['firstName', 'lastName', 'phone', 'jobTitle'] as const;

/** A field that Dynamics stores as a look-up, so it is only displayed. */
export const READ_ONLY = 'company';

/** Never changed by an invitee, whatever the configuration maps: identity, consent, state, secrets. */
const PROTECTED =
  /^(contactid|fullname|emailaddress\d|donot\w+|statecode|statuscode|merged|masterid|owner\w*|adx_\w+|email|company|language)$/;

/** The column for a contact field; null if invitees may not change it. */
export const columnOf = ({ names }: Pick<Context, 'names'>, field: string): string | null => {
  const known = WRITABLE.find((name) => name === field);
  if (known !== undefined) return names.contact.columns[known];
  if (field === 'language' && names.contactLanguage !== null) return names.contactLanguage;
  return /^[a-z][a-z0-9_]*$/.test(field) && !PROTECTED.test(field) ? field : null;
};

const labelSchema = z.object({
  LocalizedLabels: z.array(z.object({ Label: z.string() })).default([]),
  UserLocalizedLabel: z.object({ Label: z.string() }).nullish(),
});
const optionSchema = z.object({ Value: z.number(), Label: labelSchema });
const optionSetSchema = z.object({
  Options: z.array(optionSchema).optional(),
  TrueOption: optionSchema.optional(),
  FalseOption: optionSchema.optional(),
});

const attributeSchema = z.object({
  AttributeType: z.string(),
  IsValidForUpdate: z.boolean().nullish(),
  MaxLength: z.number().nullish(),
  MinValue: z.number().nullish(),
  MaxValue: z.number().nullish(),
  Precision: z.number().nullish(),
  Format: z.string().nullish(),
  DateTimeBehavior: z.object({ Value: z.string().nullish() }).nullish(),
});

const attributesSchema = z.object({ value: z.array(attributeSchema) });

const choicesSchema = z.object({
  OptionSet: optionSetSchema.nullish(),
  GlobalOptionSet: optionSetSchema.nullish(),
});

/** A column of the contact table. */
export interface Column {
  type: string;
  /** Null if no answer can be written to it. */
  target: FieldTarget | null;
  /** A date and time that Dynamics displays as a date, in the time zone of the viewer. */
  isLocalDay: boolean;
}

/** The displayed label first, then the labels in all languages. */
const labelsOf = ({ Label }: z.infer<typeof optionSchema>): string[] => [
  ...new Set([Label.UserLocalizedLabel ?? [], Label.LocalizedLabels].flat().map((label) => label.Label)),
];

const EXPANDED: Record<string, string> = {
  Picklist: 'OptionSet($select=Options),GlobalOptionSet($select=Options)',
  Boolean: 'OptionSet',
};

/** Reads which values the columns of the contact table accept, and caches the result. */
export const createColumns = ({ client, names }: Context, now: () => number = Date.now) => {
  const kept = new Map<string, { until: number; column: Promise<Column | null> }>();

  const attributes = `EntityDefinitions(LogicalName=${literal(names.contact.table)})/Attributes`;

  const readChoices = async (column: string, type: string): Promise<FieldTarget> => {
    const query = queryString({ $select: 'LogicalName', $expand: EXPANDED[type] });
    const path = `${attributes}(LogicalName=${literal(column)})/Microsoft.Dynamics.CRM.${type}AttributeMetadata${query}`;
    const { OptionSet, GlobalOptionSet } = await client.read(
      { method: 'GET', path, long: true },
      choicesSchema
    );
    if (type === 'Picklist') {
      const options = OptionSet?.Options ?? GlobalOptionSet?.Options ?? [];
      return {
        kind: 'choice',
        options: options.map((option) => ({ value: option.Value, labels: labelsOf(option) })),
      };
    }
    const labelled = (
      option: z.infer<typeof optionSchema> | undefined,
      words: readonly string[]
    ): string[] => [...(option ? labelsOf(option) : []), ...words];
    return {
      kind: 'choice',
      options: [
        { value: true, labels: labelled(OptionSet?.TrueOption, YES) },
        { value: false, labels: labelled(OptionSet?.FalseOption, NO) },
      ],
    };
  };

  const targetOf = async (
    column: string,
    attribute: z.infer<typeof attributeSchema>
  ): Promise<FieldTarget | null> => {
    const { AttributeType: type, MaxLength, MinValue, MaxValue, Precision, DateTimeBehavior } = attribute;
    switch (type) {
      case 'String':
      case 'Memo':
        return { kind: 'text', ...(typeof MaxLength === 'number' && { maxLength: MaxLength }) };
      case 'Picklist':
      case 'Boolean':
        return readChoices(column, type);
      case 'Integer':
      case 'Decimal':
      case 'Double':
      case 'Money': {
        const limit = type === 'Integer' ? 2 ** 31 - 1 : Number.MAX_SAFE_INTEGER;
        const decimals = type === 'Integer' ? 0 : (Precision ?? 2);
        return { kind: 'number', min: MinValue ?? -limit, max: MaxValue ?? limit, decimals };
      }
      case 'DateTime':
        return { kind: DateTimeBehavior?.Value === 'DateOnly' ? 'date' : 'date-time' };
      default:
        return null;
    }
  };

  const read = async (column: string): Promise<Column | null> => {
    // The set of properties depends on the attribute type, so all of them are read.
    const path = attributes + queryString({ $filter: `LogicalName eq ${literal(column)}` });
    const { value } = await client.read({ method: 'GET', path, long: true }, attributesSchema);
    const [attribute] = value;
    if (!attribute) return null;
    const { AttributeType: type, IsValidForUpdate, Format, DateTimeBehavior } = attribute;
    return {
      type,
      target: IsValidForUpdate === false ? null : await targetOf(column, attribute),
      isLocalDay: Format === 'DateOnly' && DateTimeBehavior?.Value !== 'DateOnly',
    };
  };

  /** Null if the table has no such column. */
  return (column: string): Promise<Column | null> => {
    const there = kept.get(column);
    if (there && there.until > now()) return there.column;
    const reading = read(column).catch((error: unknown) => {
      kept.delete(column);
      throw error;
    });
    kept.set(column, { until: now() + GOOD_FOR_MS, column: reading });
    return reading;
  };
};

export type Columns = ReturnType<typeof createColumns>;
