import { z } from 'zod';
import { pageReferenceSchema, stripResolution, type PageReference } from './page-reference';

/** Names of CSS classes, separated by spaces. Characters that end an attribute or a tag are in no class worth having. */
const CSS_CLASSES = /^ *[^\s"'<>&`=]+(?: +[^\s"'<>&`=]+)* *$/;

/** CSS classes for an element. */
export const cssClassesSchema = z
  .string()
  .max(200)
  .regex(CSS_CLASSES, 'Names of CSS classes, separated by spaces');

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const storedPageSchema = pageReferenceSchema.nullable();

/**
 * Reads the settings of a widget.
 *
 * @param schema its settings, all of which are optional or have a default
 * @param pageProperties those that hold a page reference
 */
export const createWidgetSettings = <Schema extends z.ZodObject>(
  schema: Schema,
  pageProperties: readonly string[]
) => {
  const strip = (properties: unknown): unknown => {
    if (!isRecord(properties)) return properties;
    const pages = pageProperties.filter((name) => name in properties);
    return {
      ...properties,
      ...Object.fromEntries(pages.map((name) => [name, stripResolution(properties[name])])),
    };
  };

  return {
    schema,
    pageProperties,

    /** Settings as they are stored, from settings that the Content API returned. */
    strip,

    /**
     * Parses stored settings of any version of the plugin: missing ones get their defaults, unknown and invalid ones
     * are dropped. Never throws.
     */
    parse: (stored: unknown): z.output<Schema> => {
      const properties = strip(stored);
      if (!isRecord(properties)) return schema.parse({});
      // Settings of the current version, the usual case, need one pass.
      const parsed = schema.safeParse(properties);
      if (parsed.success) return parsed.data;
      const validEntries = Object.entries(schema.shape).filter(
        ([name, property]) => name in properties && z.safeParse(property, properties[name]).success
      );
      return schema.parse(Object.fromEntries(validEntries.map(([name]) => [name, properties[name]])));
    },

    /** The page references in parsed settings, by property. */
    pagesOf: (properties: object): [property: string, reference: PageReference | null][] =>
      Object.entries(properties).flatMap(([name, value]): [string, PageReference | null][] => {
        if (!pageProperties.includes(name)) return [];
        const { data } = storedPageSchema.safeParse(value);
        return data === undefined ? [] : [[name, data]];
      }),
  };
};
