import type { Core } from '@strapi/strapi';
import {
  isWidget,
  WIDGETS,
  type PageDocumentReference,
  type PageReference,
  type ResolvedPage,
  type ResolvedPageReference,
  type WidgetUid,
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
  uid: WidgetUid;
  widget: Node;
  /** Locale of the entry with the widget. */
  locale: string | null;
}

interface FindOptions {
  /** Widgets that attributes of this name hold as a plain component. */
  plainWidgets: WidgetSchemas['plainWidgets'];
  /** Locale of entries whose response does not include it. */
  locale: string | null;
}

const isNode = (value: unknown): value is Node => {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
};

/**
 * Which of the widgets that an attribute may hold this is, by its settings. Another content type may have a different
 * component under the same attribute name, without the settings of a widget.
 */
const recognize = ({ properties }: Node, candidates: Iterable<WidgetUid>): WidgetUid | null => {
  if (!isNode(properties)) return null;
  const known = [...candidates].map((uid) => ({
    uid,
    count: WIDGETS[uid].settings.pageProperties.filter((name) => name in properties).length,
  }));
  const [likeliest] = known.sort((one, other) => other.count - one.count);
  return likeliest && likeliest.count > 0 ? likeliest.uid : null;
};

const widgetUidOf = (value: Node, candidates: Iterable<WidgetUid>): WidgetUid | null => {
  if (isWidget(value.__component) && 'properties' in value) return value.__component;
  return recognize(value, candidates);
};

/** Finds all widgets in a response body of any shape. */
const findWidgets = (body: unknown, { plainWidgets, locale }: FindOptions): FoundWidget[] => {
  const found: FoundWidget[] = [];
  const walk = (value: unknown, entryLocale: string | null, candidates: Iterable<WidgetUid>): void => {
    if (Array.isArray(value)) {
      for (const item of value) walk(item, entryLocale, candidates);
      return;
    }
    if (!isNode(value)) return;
    const uid = widgetUidOf(value, candidates);
    if (uid) {
      found.push({ uid, widget: value, locale: entryLocale });
      return;
    }
    const ownLocale = 'documentId' in value && typeof value.locale === 'string' ? value.locale : entryLocale;
    for (const name in value) {
      const child = value[name];
      if (typeof child === 'object') walk(child, ownLocale, plainWidgets.get(name) ?? []);
    }
  };
  walk(body, locale, []);
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
  const stored = widgets.map(({ uid, widget, locale }) => {
    const { parse, pagesOf } = WIDGETS[uid].settings;
    const properties = parse(widget.properties);
    return { widget, locale, properties, references: pagesOf(properties) };
  });
  const targets = stored.flatMap(({ references, locale }) =>
    references.flatMap(([, reference]) => (reference?.kind === 'page' ? [{ reference, locale }] : []))
  );
  const pages = targets.length > 0 ? await resolve(targets) : [];
  const resolved = new Map(targets.map(({ reference }, index) => [reference, pages[index]]));

  const toResolved = (reference: PageReference | null): ResolvedPageReference | null => {
    if (reference === null) return null;
    if (reference.kind === 'url') return { ...reference, published: true };
    return { ...reference, ...(resolved.get(reference) ?? { url: null, published: false }) };
  };
  for (const { widget, properties, references } of stored) {
    const pagesByName = references.map(([name, reference]) => [name, toResolved(reference)]);
    widget.properties = { ...properties, ...Object.fromEntries(pagesByName) };
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
    const widgets = findWidgets(ctx.body, { plainWidgets: schemas.plainWidgets, locale: requested });
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
