import { z } from 'zod';
import { fieldSchema } from '../fields';
import { pageDocumentReferenceSchema } from '../page-reference';
import { inspectResponseSchema } from '../public-api';
import { listQuerySchema } from './lists';

/** The page list of the picker. */
export const pageListQuerySchema = listQuerySchema.extend({ locale: z.string().max(35).optional() });
export const pageListItemSchema = z.object({
  contentType: z.string(),
  documentId: z.string(),
  title: z.string(),
  /** Null if a part of the URL is empty. */
  url: z.string().nullable(),
  locale: z.string().nullable(),
  published: z.boolean(),
});
export type PageListItem = z.infer<typeof pageListItemSchema>;

/** The state of a referenced page in one locale, as far as the admin may see it. */
export const pageStateSchema = z.object({
  /** `other-locale`: exists, but not in this locale. `hidden`: of a content type that the admin may not read. */
  state: z.enum(['published', 'draft', 'other-locale', 'missing', 'hidden']),
  title: z.string().nullable(),
  url: z.string().nullable(),
});
export type PageState = z.infer<typeof pageStateSchema>;

export const resolvePagesRequestSchema = z.strictObject({
  references: z.array(pageDocumentReferenceSchema).max(100),
  locale: z.string().max(35).nullable().default(null),
});
export type ResolvePagesRequest = z.infer<typeof resolvePagesRequestSchema>;

/** `locale`: the language of the labels. */
export const widgetOptionsQuerySchema = z.object({ locale: z.string().max(35).default('en') });

/** The configuration that the designer needs. */
export const widgetOptionsSchema = z.object({
  /** The fields of the sign-up form, in the order of the configuration. */
  fields: z.array(fieldSchema),
  terms: inspectResponseSchema.shape.terms,
  password: inspectResponseSchema.shape.password,
  providers: inspectResponseSchema.shape.providers,
  passkeys: inspectResponseSchema.shape.passkeys,
  /** Path of the element's script on this server, for the preview. */
  script: z.string(),
});
export type WidgetOptions = z.infer<typeof widgetOptionsSchema>;
