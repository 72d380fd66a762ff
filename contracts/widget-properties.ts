import { z } from 'zod';
import { pageReferenceSchema, type ResolvedPageReference } from './page-reference';

/** The widget's settings, as the designer stores them in `properties`. */
export const widgetPropertiesSchema = z.strictObject({
  existingUserPage: pageReferenceSchema.nullable().default(null),
  redirectPage: pageReferenceSchema.nullable().default(null),
  heading: z.string().max(200).optional(),
  intro: z.string().max(2000).optional(),
  submitLabel: z.string().max(80).optional(),
  /** Names of the configured fields to ask, in order. Required fields are asked whether named or not. */
  fields: z.array(z.string().min(1).max(64)).max(50).optional(),
  termsPage: pageReferenceSchema.nullable().optional(),
});
export type WidgetProperties = z.infer<typeof widgetPropertiesSchema>;

/** Properties that hold a page reference. */
export const PAGE_PROPERTIES = ['existingUserPage', 'redirectPage', 'termsPage'] as const;
export type PageProperty = (typeof PAGE_PROPERTIES)[number];

/** The widget's settings as the Content API answers them. */
export type ResolvedWidgetProperties = Omit<WidgetProperties, PageProperty> & {
  [Property in PageProperty]?: ResolvedPageReference | null;
};
