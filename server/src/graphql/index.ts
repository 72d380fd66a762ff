import DataLoader from 'dataloader';
import type { Core, Struct } from '@strapi/strapi';
import { isWidget, type PageDocumentReference, type ResolvedPage } from '../../../contracts';
import { CRM_UID } from '../content-types/crm';
import type { PageDirectory } from '../pages';
import { LEDGER_UIDS } from '../repositories/ledger-guard';
import { mayFind, resolveWidgets } from '../widget/page-references';
import { readWidgetSchemas } from '../widget/schemas';

/** The context of a GraphQL resolver; one object per request. */
interface Context {
  state: { auth?: unknown };
}
type Node = Record<string, unknown>;
type Resolver = (parent: Node, args: unknown, context: Context, info: unknown) => unknown;
type Middleware = (resolve: Resolver, ...call: Parameters<Resolver>) => Promise<unknown>;

/** The extension API of Strapi's GraphQL plugin. */
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
 * Resolves the page references of widgets in fields of entries and components. GraphQL resolves fields entry by entry; the
 * references of one tick are looked up in one batch.
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
  /** Locales of components, inherited from the entry that contains them. */
  const locales = new WeakMap<Node, string | null>();

  /** @param component uid of the field's component; undefined for a dynamic zone, whose entries carry their own */
  return (component?: string): Middleware =>
    async (resolve, parent, args, context, info) => {
      const value = await resolve(parent, args, context, info);
      const locale = typeof parent.locale === 'string' ? parent.locale : (locales.get(parent) ?? null);
      const items = [value].flat().filter(isNode);
      for (const item of items) locales.set(item, locale);
      const widgets = items.flatMap((widget) => {
        const uid = component ?? widget.__component;
        return isWidget(uid) ? [{ uid, widget, locale }] : [];
      });
      await resolveWidgets(widgets, async (targets) =>
        Promise.all(targets.map((target) => loaderOf(context).load(target)))
      );
      return value;
    };
};

/** A middleware for each field on the path to a widget, by GraphQL type and field name. */
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
    if (isWidget(model.uid) || !schemas.contains(model.uid)) continue;
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
 * For sites with Strapi's GraphQL plugin, which exposes every content type by default: hides the ledger, makes the
 * plugin's records read-only, and resolves pages of widgets as the REST API does. Call it in register().
 */
export const registerGraphql = (
  strapi: Core.Strapi,
  {
    pages,
    crmTypes,
  }: { pages: PageDirectory; crmTypes: { areShown: boolean; readOnly: ReadonlySet<string> } }
): void => {
  if (!('graphql' in strapi.plugins)) return;
  const extension = strapi.plugin('graphql').service<Extension>('extension');
  for (const uid of LEDGER_UIDS) extension.shadowCRUD(uid).disable();
  for (const uid of Object.values(CRM_UID)) {
    if (!crmTypes.areShown) extension.shadowCRUD(uid).disable();
    else if (crmTypes.readOnly.has(uid)) extension.shadowCRUD(uid).disableMutations();
  }
  extension.use(() => ({ resolversConfig: widgetFields(strapi, pages) }));
};
