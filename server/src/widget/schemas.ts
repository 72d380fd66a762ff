import type { Core, Struct, UID } from '@strapi/strapi';
import { WIDGET_COMPONENT_UID } from '../../../contracts';

/** The `populate` option of `strapi.db.query`. */
type Populate = Record<string, { populate?: Populate; on?: Record<string, { populate?: Populate }> }>;

/** Where the app's schemas allow the widget. */
export interface WidgetSchemas {
  /** Whether entries of the content type or component can contain the widget, at any depth. */
  contains(uid: string): boolean;
  /** The `populate` option that loads an entry's widgets, at any depth. */
  populate(uid: string): Populate;
  /** Names of attributes with the widget as a plain component. API responses give those no `__component`. */
  attributeNames: ReadonlySet<string>;
}

const modelOf = (strapi: Core.Strapi, uid: string): Struct.Schema | undefined =>
  strapi.components[uid as UID.Component] ?? strapi.contentTypes[uid as UID.ContentType];

/** Uids of the components that an attribute allows. */
const componentsOf = (attribute: Struct.Schema['attributes'][string]): string[] => {
  if (attribute.type === 'component') return [attribute.component];
  return attribute.type === 'dynamiczone' ? attribute.components : [];
};

/** Finds the widget in the loaded schemas. */
export const readWidgetSchemas = (strapi: Core.Strapi): WidgetSchemas => {
  const results = new Map<string, boolean>();

  const contains = (uid: string): boolean => {
    if (uid === WIDGET_COMPONENT_UID) return true;
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
    uid === WIDGET_COMPONENT_UID || !contains(uid) ? {} : { populate: populate(uid) };

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
  const attributeNames = new Set(
    models.flatMap(({ attributes }) =>
      Object.entries(attributes).flatMap(([name, attribute]) =>
        attribute.type === 'component' && attribute.component === WIDGET_COMPONENT_UID ? [name] : []
      )
    )
  );
  return { contains, populate, attributeNames };
};
