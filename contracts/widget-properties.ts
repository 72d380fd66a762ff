import { z } from 'zod';
import { pageReferenceSchema, stripResolution, type ResolvedPageReference } from './page-reference';

const fieldNamesSchema = z
  .array(z.string().min(1).max(64))
  .max(50)
  .refine((names) => new Set(names).size === names.length, 'Each field once');

/** Names of CSS classes, separated by spaces. Characters that end an attribute or a tag are in no class worth having. */
const CSS_CLASSES = /^ *[^\s"'<>&`=]+(?: +[^\s"'<>&`=]+)* *$/;

/** The widget's settings, as the designer stores them in `properties`. */
export const widgetPropertiesSchema = z.strictObject({
  existingUserPage: pageReferenceSchema.nullable().default(null),
  redirectPage: pageReferenceSchema.nullable().default(null),
  heading: z.string().max(200).optional(),
  intro: z.string().max(2000).optional(),
  submitLabel: z.string().max(80).optional(),
  /** Shown after sign-up instead of going to `redirectPage`, unless it is empty. Plain text. */
  doneMessage: z.string().max(1000).optional(),
  /** Names of the configured fields to show, in order. Required fields are always shown. */
  fields: fieldNamesSchema.optional(),
  termsPage: pageReferenceSchema.nullable().optional(),
  /** Whether visitors without a link may ask for an invitation. The portal needs a request role. */
  request: z.boolean().optional(),
  /** CSS classes for the element, separated by spaces. */
  cssClass: z.string().max(200).regex(CSS_CLASSES, 'Names of CSS classes, separated by spaces').optional(),
});
export type WidgetProperties = z.infer<typeof widgetPropertiesSchema>;

/** Properties that hold a page reference. */
export const PAGE_PROPERTIES = ['existingUserPage', 'redirectPage', 'termsPage'] as const;
export type PageProperty = (typeof PAGE_PROPERTIES)[number];

/** The widget's settings in responses of the Content API. */
export type ResolvedWidgetProperties = Omit<WidgetProperties, PageProperty> & {
  [Property in PageProperty]?: ResolvedPageReference | null;
};

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Settings as they are stored, from settings that the Content API returned. */
export const stripResolutions = (properties: unknown): unknown => {
  if (!isRecord(properties)) return properties;
  const pages = PAGE_PROPERTIES.filter((name) => name in properties);
  return {
    ...properties,
    ...Object.fromEntries(pages.map((name) => [name, stripResolution(properties[name])])),
  };
};

/**
 * Parses stored settings of any version of the plugin: missing ones get their defaults, unknown and invalid ones are
 * dropped. Never throws.
 */
export const parseWidgetProperties = (stored: unknown): WidgetProperties => {
  const properties = stripResolutions(stored);
  if (!isRecord(properties)) return { existingUserPage: null, redirectPage: null };
  // Settings of the current version, the usual case, need one pass.
  const parsed = widgetPropertiesSchema.safeParse(properties);
  if (parsed.success) return parsed.data;
  const validEntries = Object.entries(widgetPropertiesSchema.shape).filter(
    ([name, schema]) => name in properties && schema.safeParse(properties[name]).success
  );
  return widgetPropertiesSchema.parse(
    Object.fromEntries(validEntries.map(([name]) => [name, properties[name]]))
  );
};
