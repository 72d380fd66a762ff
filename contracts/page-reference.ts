import { z } from 'zod';

const WEB_PROTOCOLS = new Set(['http:', 'https:']);

/** True for an absolute http or https address, and for a path on the site itself (`/welcome?from=mail#top`). */
export const isNavigableUrl = (value: string): boolean => {
  // Browsers drop tabs and line breaks in a URL and treat a backslash as a slash.
  // eslint-disable-next-line no-control-regex -- control characters are what it searches for
  if (/[\u0000-\u0020\u007f\\]/.test(value)) return false;
  if (value.startsWith('/')) return !value.startsWith('//');
  try {
    return WEB_PROTOCOLS.has(new URL(value).protocol);
  } catch {
    return false;
  }
};

const suffixSchema = z
  .string()
  .max(500)
  .regex(/^(\?[^#\s]*)?(#\S*)?$/, 'A suffix starts with ? or #, and has no spaces');

/** A page of the site by its document, so that the reference survives renaming and moving the page. */
export const pageDocumentReferenceSchema = z.strictObject({
  kind: z.literal('page'),
  contentType: z
    .string()
    .regex(/^(api|plugin)::[\w-]+\.[\w-]+$/, 'A content type uid, such as api::page.page'),
  documentId: z.string().min(1).max(64),
  /** A query string, a fragment, or both, appended to the page's URL. */
  suffix: suffixSchema.optional(),
});

/** A page by its URL, on this site or another one. */
export const pageUrlReferenceSchema = z.strictObject({
  kind: z.literal('url'),
  url: z
    .string()
    .min(1)
    .max(2048)
    .refine(isNavigableUrl, 'An address that starts with http://, https:// or /'),
});

/** A page reference as the designer stores it. */
export const pageReferenceSchema = z.discriminatedUnion('kind', [
  pageDocumentReferenceSchema,
  pageUrlReferenceSchema,
]);
export type PageReference = z.infer<typeof pageReferenceSchema>;
export type PageDocumentReference = z.infer<typeof pageDocumentReferenceSchema>;

/** What the Content API adds to a page reference. `url` is null if the page is deleted or unpublished. */
export interface ResolvedPage {
  url: string | null;
  /** Omitted if the caller may not read the page's content type. */
  title?: string;
  published: boolean;
}
export type ResolvedPageReference = PageReference & ResolvedPage;

/** Keys that responses add to a reference, by its kind. */
const RESOLUTION_KEYS = { page: ['url', 'title', 'published'], url: ['title', 'published'] };

/**
 * Removes what the Content API added to a reference, because clients write back what they have read. Returns anything
 * else unchanged.
 */
export const stripResolution = (value: unknown): unknown => {
  if (typeof value !== 'object' || value === null || !('kind' in value)) return value;
  const added = value.kind === 'page' ? RESOLUTION_KEYS.page : RESOLUTION_KEYS.url;
  if (!added.some((key) => key in value)) return value;
  return Object.fromEntries(Object.entries(value).filter(([key]) => !added.includes(key)));
};
