import type { Core } from '@strapi/strapi';
import {
  PAGE_PROPERTIES,
  parseWidgetProperties,
  WIDGET_COMPONENT_UID,
  type PageDocumentReference,
  type PageReference,
  type ResolvedPage,
  type ResolvedPageReference,
  type ResolvedWidgetProperties,
} from '../../../contracts';
import type { PageDirectory } from '../pages';
import { readWidgetSchemas, type WidgetSchemas } from './schemas';

interface AuthService {
  verify(auth: unknown, config: { scope: string[] }): Promise<void>;
}

type Middleware = Parameters<Core.Strapi['server']['use']>[0];

type Node = Record<string, unknown>;

/** A widget in an API response. */
interface FoundWidget {
  widget: Node;
  /** Locale of the entry with the widget. */
  locale: string | null;
}

interface FindOptions {
  /** Names of attributes with the widget as a plain component. */
  attributeNames: ReadonlySet<string>;
  /** Locale of entries whose response does not include it. */
  locale: string | null;
}

const isNode = (value: unknown): value is Node => {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
};

/** Another content type may have a different component under the same attribute name, without the widget's settings. */
const hasSettings = ({ properties }: Node): boolean =>
  isNode(properties) && ('existingUserPage' in properties || 'redirectPage' in properties);

/** Finds all widgets in a response body of any shape. */
const findWidgets = (body: unknown, { attributeNames, locale }: FindOptions): FoundWidget[] => {
  const found: FoundWidget[] = [];
  const walk = (value: unknown, entryLocale: string | null, isCandidate: boolean): void => {
    if (Array.isArray(value)) {
      for (const item of value) walk(item, entryLocale, isCandidate);
      return;
    }
    if (!isNode(value)) return;
    const isMarked = value.__component === WIDGET_COMPONENT_UID && 'properties' in value;
    if (isMarked || (isCandidate && hasSettings(value))) {
      found.push({ widget: value, locale: entryLocale });
      return;
    }
    const ownLocale = 'documentId' in value && typeof value.locale === 'string' ? value.locale : entryLocale;
    for (const name in value) {
      const child = value[name];
      if (typeof child === 'object') walk(child, ownLocale, attributeNames.has(name));
    }
  };
  walk(body, locale, false);
  return found;
};

/** Whether the caller may list entries of a content type. Strapi checks the same before it returns a relation. */
export const mayFind = async (strapi: Core.Strapi, auth: unknown, contentType: string): Promise<boolean> => {
  try {
    const service = strapi.get<AuthService>('auth');
    await service.verify(auth, { scope: [`${contentType}.find`] });
    return true;
  } catch {
    return false;
  }
};

/**
 * Adds `url`, `title` and `published` to the widgets' page references.
 *
 * @param resolve returns pages in the order of the targets
 */
export const resolveWidgets = async (
  widgets: FoundWidget[],
  resolve: (targets: { reference: PageDocumentReference; locale: string | null }[]) => Promise<ResolvedPage[]>
): Promise<void> => {
  const stored = widgets.map(({ widget, locale }) => ({
    widget,
    locale,
    properties: parseWidgetProperties(widget.properties),
  }));
  const targets = stored.flatMap(({ properties, locale }) =>
    PAGE_PROPERTIES.flatMap((name) => {
      const reference = properties[name];
      return reference?.kind === 'page' ? [{ reference, locale }] : [];
    })
  );
  const pages = targets.length > 0 ? await resolve(targets) : [];
  const resolved = new Map(targets.map(({ reference }, index) => [reference, pages[index]]));

  const toResolved = (reference: PageReference | null): ResolvedPageReference | null => {
    if (reference === null) return null;
    if (reference.kind === 'url') return { ...reference, published: true };
    return { ...reference, ...(resolved.get(reference) ?? { url: null, published: false }) };
  };
  for (const { widget, properties } of stored) {
    const { existingUserPage, redirectPage, termsPage, ...rest } = properties;
    widget.properties = {
      ...rest,
      existingUserPage: toResolved(existingUserPage),
      redirectPage: toResolved(redirectPage),
      ...(termsPage !== undefined && { termsPage: toResolved(termsPage) }),
    } satisfies ResolvedWidgetProperties;
  }
};

/** Handles each response as a whole: one query per content type, and none if it contains no widget. */
const createPageReferenceMiddleware = (strapi: Core.Strapi, pages: PageDirectory): Middleware => {
  let schemas: WidgetSchemas | undefined;
  return async (ctx, next) => {
    await next();
    if (ctx.status < 200 || ctx.status > 299) return;
    schemas ??= readWidgetSchemas(strapi);
    const requested = typeof ctx.query.locale === 'string' ? ctx.query.locale : null;
    const widgets = findWidgets(ctx.body, { attributeNames: schemas.attributeNames, locale: requested });
    if (widgets.length === 0) return;
    await resolveWidgets(widgets, (targets) =>
      pages.resolve(targets, { mayReadTitle: (contentType) => mayFind(strapi, ctx.state.auth, contentType) })
    );
  };
};

/**
 * Resolves page references in responses of the Content API, and only there. Must be called in register(), because a router's
 * middlewares apply to the routes that are added after them.
 */
export const resolvePageReferencesInResponses = (strapi: Core.Strapi, pages: PageDirectory): void => {
  strapi.server.api('content-api').use(createPageReferenceMiddleware(strapi, pages));
};
