import DataLoader from 'dataloader';
import type { Core, Struct } from '@strapi/strapi';
import { WIDGET_COMPONENT_UID, type PageDocumentReference, type ResolvedPage } from '../../../contracts';
import { CRM_UID } from '../content-types/crm';
import { READ_ONLY } from '../crm/embedded/read-only';
import type { PageDirectory } from '../pages';
import { LEDGER_UIDS } from '../repositories/ledger-guard';
import { mayFind, resolveWidgets } from '../widget/answers';
import { readWidgetSchemas } from '../widget/schemas';

/** What a resolver of GraphQL gets besides its parent; one object a request. */
interface Context {
  state: { auth?: unknown };
}
type Node = Record<string, unknown>;
type Resolver = (parent: Node, args: unknown, context: Context, info: unknown) => unknown;
type Middleware = (resolve: Resolver, ...call: Parameters<Resolver>) => Promise<unknown>;

/** The part of Strapi's GraphQL plugin that it offers to others. */
interface Extension {
  shadowCRUD(uid: string): { disable(): void; disableMutations(): void };
  use(extend: () => { resolversConfig: Record<string, { middlewares: Middleware[] }> }): void;
}
interface Naming {
  getTypeName(contentType: Struct.Schema): string;
  getComponentName(component: Struct.Schema): string;
}

interface Target {
  reference: PageDocumentReference;
  locale: string | null;
}

const isNode = (value: unknown): value is Node =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * Resolves the page references of widgets where a field of an entry or a component holds them. All that one tick of a
 * request asks for is looked up together, as fields are resolved entry by entry.
 */
const createWidgetResolution = (strapi: Core.Strapi, pages: PageDirectory) => {
  const loaders = new WeakMap<Context, DataLoader<Target, ResolvedPage>>();
  const loaderOf = (context: Context): DataLoader<Target, ResolvedPage> => {
    const known = loaders.get(context);
    if (known) return known;
    const mayReadTitle = (contentType: string) => mayFind(strapi, context.state.auth, contentType);
    const loader = new DataLoader<Target, ResolvedPage>(
      (targets) => pages.resolve([...targets], { mayReadTitle }),
      { cache: false }
    );
    loaders.set(context, loader);
    return loader;
  };
  /** Of components: the locale of the entry that they stand in, which they do not tell. */
  const locales = new WeakMap<Node, string | null>();

  /** @param component uid of what the field holds; undefined for a dynamic zone, whose components tell theirs */
  return (component?: string): Middleware =>
    async (resolve, parent, args, context, info) => {
      const value = await resolve(parent, args, context, info);
      const locale = typeof parent.locale === 'string' ? parent.locale : (locales.get(parent) ?? null);
      const items = [value].flat().filter(isNode);
      for (const item of items) locales.set(item, locale);
      const widgets = items
        .filter((item) => (component ?? item.__component) === WIDGET_COMPONENT_UID)
        .map((widget) => ({ widget, locale }));
      await resolveWidgets(widgets, async (targets) =>
        Promise.all(targets.map((target) => loaderOf(context).load(target)))
      );
      return value;
    };
};

/** A middleware for each field on the way to a widget, by the names that GraphQL gives types and fields. */
const widgetFields = (strapi: Core.Strapi, pages: PageDirectory) => {
  const { naming } = strapi.plugin('graphql').service<{ naming: Naming }>('utils');
  const schemas = readWidgetSchemas(strapi);
  const resolution = createWidgetResolution(strapi, pages);
  const models = [
    ...(Object.values(strapi.contentTypes) as Struct.Schema[]),
    ...(Object.values(strapi.components) as Struct.Schema[]),
  ];
  const fields: Record<string, { middlewares: Middleware[] }> = {};
  for (const model of models) {
    if (model.uid === WIDGET_COMPONENT_UID || !schemas.contains(model.uid)) continue;
    const type = model.modelType === 'component' ? naming.getComponentName(model) : naming.getTypeName(model);
    for (const [name, attribute] of Object.entries(model.attributes)) {
      const component = attribute.type === 'component' ? attribute.component : undefined;
      if (component === undefined && attribute.type !== 'dynamiczone') continue;
      fields[`${type}.${name}`] = { middlewares: [resolution(component)] };
    }
  }
  return fields;
};

/**
 * For sites with Strapi's GraphQL plugin, which takes in every content type that does not opt out: the ledger is none of
 * its types, records that the plugin keeps cannot be written, and the widget's pages are resolved as in the REST API. To
 * be called in register().
 */
export const registerGraphql = (
  strapi: Core.Strapi,
  { pages, hasEmbeddedCrm }: { pages: PageDirectory; hasEmbeddedCrm: boolean }
): void => {
  if (!('graphql' in strapi.plugins)) return;
  const extension = strapi.plugin('graphql').service<Extension>('extension');
  for (const uid of LEDGER_UIDS) extension.shadowCRUD(uid).disable();
  for (const uid of Object.values(CRM_UID)) {
    if (!hasEmbeddedCrm) extension.shadowCRUD(uid).disable();
    else if (READ_ONLY.has(uid)) extension.shadowCRUD(uid).disableMutations();
  }
  extension.use(() => ({ resolversConfig: widgetFields(strapi, pages) }));
};
