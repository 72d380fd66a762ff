import type { Core } from '@strapi/strapi';
import {
  PAGE_PROPERTIES,
  parseWidgetProperties,
  type PageDocumentReference,
  type PageReference,
  type ResolvedPage,
  type ResolvedPageReference,
  type ResolvedWidgetProperties,
} from '../../../contracts';
import type { PageDirectory } from '../pages';
import { findWidgets, type FoundWidget } from './find-widgets';
import { readWidgetSchemas, type WidgetSchemas } from './schemas';

interface AuthService {
  verify(auth: unknown, config: { scope: string[] }): Promise<void>;
}

type Middleware = Parameters<Core.Strapi['server']['use']>[0];

/** Whether the caller may list entries of a content type: Strapi asks the same before it answers a relation. */
export const mayFind = async (strapi: Core.Strapi, auth: unknown, contentType: string): Promise<boolean> => {
  try {
    const service = strapi.get<AuthService>('auth');
    await service.verify(auth, { scope: [`${contentType}.find`] });
    return true;
  } catch {
    return false;
  }
};

/** Adds to the page references of widgets where they lead. @param resolve answers in the order of the targets */
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

  const answer = (reference: PageReference | null): ResolvedPageReference | null => {
    if (reference === null) return null;
    if (reference.kind === 'url') return { ...reference, published: true };
    return { ...reference, ...(resolved.get(reference) ?? { url: null, published: false }) };
  };
  for (const { widget, properties } of stored) {
    const { existingUserPage, redirectPage, termsPage, ...rest } = properties;
    widget.properties = {
      ...rest,
      existingUserPage: answer(existingUserPage),
      redirectPage: answer(redirectPage),
      ...(termsPage !== undefined && { termsPage: answer(termsPage) }),
    } satisfies ResolvedWidgetProperties;
  }
};

/**
 * Adds `url`, `title` and `published` to the page references of all widgets in an answer. It looks at the answer as
 * a whole, so that there is one query per content type however many entries it has, and none without a widget.
 */
const createPageReferenceMiddleware = (strapi: Core.Strapi, pages: PageDirectory): Middleware => {
  let schemas: WidgetSchemas | undefined;
  return async (ctx, next) => {
    await next();
    if (ctx.status < 200 || ctx.status > 299) return;
    schemas ??= readWidgetSchemas(strapi);
    const asked = typeof ctx.query.locale === 'string' ? ctx.query.locale : null;
    const widgets = findWidgets(ctx.body, { attributeNames: schemas.attributeNames, locale: asked });
    if (widgets.length === 0) return;
    await resolveWidgets(widgets, (targets) =>
      pages.resolve(targets, { mayReadTitle: (contentType) => mayFind(strapi, ctx.state.auth, contentType) })
    );
  };
};

/**
 * Resolves page references in what the Content API answers, and in nothing else. To be called in register(): a
 * router's middlewares apply to the routes that are added after them.
 */
export const resolvePageReferencesInAnswers = (strapi: Core.Strapi, pages: PageDirectory): void => {
  strapi.server.api('content-api').use(createPageReferenceMiddleware(strapi, pages));
};
