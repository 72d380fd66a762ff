import { z } from 'zod';
import { pageReferenceSchema } from './page-reference';
import { createWidgetSettings, cssClassesSchema } from './widget-settings';

const fieldNamesSchema = z
  .array(z.string().min(1).max(64))
  .max(50)
  .refine((names) => new Set(names).size === names.length, 'Each field once');

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
  cssClass: cssClassesSchema.optional(),
});
export type WidgetProperties = z.infer<typeof widgetPropertiesSchema>;

/** Properties that hold a page reference. */
export const PAGE_PROPERTIES = ['existingUserPage', 'redirectPage', 'termsPage'] as const;
export type PageProperty = (typeof PAGE_PROPERTIES)[number];

/** The settings of the sign-up widget. */
export const widgetSettings = createWidgetSettings(widgetPropertiesSchema, PAGE_PROPERTIES);

/** Settings as they are stored, from settings that the Content API returned. */
export const stripResolutions = widgetSettings.strip;

/**
 * Parses stored settings of any version of the plugin: missing ones get their defaults, unknown and invalid ones are
 * dropped. Never throws.
 */
export const parseWidgetProperties = widgetSettings.parse;
