import type { Core, Struct, UID } from '@strapi/strapi';
import { WIDGET_COMPONENT_UID } from '../../../contracts';

/** How `strapi.db.query` is told which components to load with an entry. */
type Populate = Record<string, { populate?: Populate; on?: Record<string, { populate?: Populate }> }>;

/** What the schemas of the app say about where the widget can stand. */
export interface WidgetSchemas {
  /** Whether entries of the content type or component can contain the widget, at any depth. */
  contains(uid: string): boolean;
  /** Loads an entry with everything on the way to its widgets. */
  populate(uid: string): Populate;
  /** Names of attributes that hold the widget as a plain component, which answers do not mark by `__component`. */
  attributeNames: ReadonlySet<string>;
}

const modelOf = (strapi: Core.Strapi, uid: string): Struct.Schema | undefined =>
  strapi.components[uid as UID.Component] ?? strapi.contentTypes[uid as UID.ContentType];

/** Uids of the components that an attribute can hold. */
const componentsOf = (attribute: Struct.Schema['attributes'][string]): string[] => {
  if (attribute.type === 'component') return [attribute.component];
  return attribute.type === 'dynamiczone' ? attribute.components : [];
};

/** Reads from the loaded schemas which of them hold the widget, at whatever depth. */
export const readWidgetSchemas = (strapi: Core.Strapi): WidgetSchemas => {
  const known = new Map<string, boolean>();

  const contains = (uid: string): boolean => {
    if (uid === WIDGET_COMPONENT_UID) return true;
    const before = known.get(uid);
    if (before !== undefined) return before;
    // Guards against components that contain each other.
    known.set(uid, false);
    const found = Object.values(modelOf(strapi, uid)?.attributes ?? {}).some((attribute) =>
      componentsOf(attribute).some(contains)
    );
    known.set(uid, found);
    return found;
  };

  const inside = (uid: string): { populate?: Populate } =>
    uid === WIDGET_COMPONENT_UID || !contains(uid) ? {} : { populate: populate(uid) };

  const populate = (uid: string): Populate => {
    const result: Populate = {};
    for (const [name, attribute] of Object.entries(modelOf(strapi, uid)?.attributes ?? {})) {
      const uids = componentsOf(attribute);
      if (!uids.some(contains)) continue;
      result[name] =
        attribute.type === 'dynamiczone'
          ? { on: Object.fromEntries(uids.map((one) => [one, inside(one)])) }
          : inside(uids[0] ?? '');
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
