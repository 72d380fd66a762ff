import type { Core, Struct, UID } from '@strapi/strapi';
import { isWidget, type WidgetUid } from '../../../contracts';

/** The `populate` option of `strapi.db.query`. */
type Populate = Record<string, { populate?: Populate; on?: Record<string, { populate?: Populate }> }>;

/** Where the app's schemas allow the widgets. */
export interface WidgetSchemas {
  /** Whether entries of the content type or component can contain a widget, at any depth. */
  contains(uid: string): boolean;
  /** The `populate` option that loads an entry's widgets, at any depth. */
  populate(uid: string): Populate;
  /**
   * Widgets that attributes hold as a plain component, by the attribute's name. API responses give those no
   * `__component`.
   */
  plainWidgets: ReadonlyMap<string, ReadonlySet<WidgetUid>>;
}

const modelOf = (strapi: Core.Strapi, uid: string): Struct.Schema | undefined =>
  strapi.components[uid as UID.Component] ?? strapi.contentTypes[uid as UID.ContentType];

/** Uids of the components that an attribute allows. */
const componentsOf = (attribute: Struct.Schema['attributes'][string]): string[] => {
  if (attribute.type === 'component') return [attribute.component];
  return attribute.type === 'dynamiczone' ? attribute.components : [];
};

/** Finds the widgets in the loaded schemas. */
export const readWidgetSchemas = (strapi: Core.Strapi): WidgetSchemas => {
  const results = new Map<string, boolean>();

  const contains = (uid: string): boolean => {
    if (isWidget(uid)) return true;
    const earlier = results.get(uid);
    if (earlier !== undefined) return earlier;
    // Ends the recursion if components contain each other.
    results.set(uid, false);
    const found = Object.values(modelOf(strapi, uid)?.attributes ?? {}).some((attribute) =>
      componentsOf(attribute).some(contains)
    );
    results.set(uid, found);
    return found;
  };

  const nested = (uid: string): { populate?: Populate } =>
    isWidget(uid) || !contains(uid) ? {} : { populate: populate(uid) };

  const populate = (uid: string): Populate => {
    const result: Populate = {};
    for (const [name, attribute] of Object.entries(modelOf(strapi, uid)?.attributes ?? {})) {
      const uids = componentsOf(attribute);
      if (!uids.some(contains)) continue;
      result[name] =
        attribute.type === 'dynamiczone'
          ? { on: Object.fromEntries(uids.map((one) => [one, nested(one)])) }
          : nested(uids[0] ?? '');
    }
    return result;
  };

  const models = [strapi.contentTypes, strapi.components].flatMap(
    (schemas) => Object.values(schemas) as Struct.Schema[]
  );
  const plainWidgets = new Map<string, Set<WidgetUid>>();
  for (const [name, attribute] of models.flatMap(({ attributes }) => Object.entries(attributes))) {
    if (attribute.type !== 'component' || !isWidget(attribute.component)) continue;
    plainWidgets.set(name, (plainWidgets.get(name) ?? new Set()).add(attribute.component));
  }
  return { contains, populate, plainWidgets };
};
