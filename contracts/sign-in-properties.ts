import { z } from 'zod';
import { pageReferenceSchema } from './page-reference';
import { createWidgetSettings, cssClassesSchema } from './widget-settings';

/** The settings of the sign-in widget, as the designer stores them in `properties`. */
export const signInPropertiesSchema = z.strictObject({
  redirectPage: pageReferenceSchema.nullable().default(null),
  /** Where users set a new password. */
  forgotPasswordPage: pageReferenceSchema.nullable().default(null),
  heading: z.string().max(200).optional(),
  intro: z.string().max(2000).optional(),
  /** CSS classes for the element, separated by spaces. */
  cssClass: cssClassesSchema.optional(),
});
export type SignInProperties = z.infer<typeof signInPropertiesSchema>;

/** Properties that hold a page reference. */
export const SIGN_IN_PAGE_PROPERTIES = ['redirectPage', 'forgotPasswordPage'] as const;
export type SignInPageProperty = (typeof SIGN_IN_PAGE_PROPERTIES)[number];

/** The settings of the sign-in widget. */
export const signInSettings = createWidgetSettings(signInPropertiesSchema, SIGN_IN_PAGE_PROPERTIES);
