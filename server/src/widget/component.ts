import type { Core, UID } from '@strapi/strapi';
import { DESIGNER_FIELD_UID, PLUGIN_ID, SIGN_IN_FIELD_UID, WIDGET_UIDS } from '../../../contracts';
import { shippedComponents } from './shipped-components';

export interface WidgetComponentOptions {
  /** Dynamic zones to add the widgets to, such as `api::page.page.widgets`. */
  dynamicZones?: string[];
}

const addToZone = (strapi: Core.Strapi, zone: string): void => {
  const dot = zone.lastIndexOf('.');
  const contentType = strapi.contentTypes[zone.slice(0, dot) as UID.ContentType];
  const attribute = contentType?.attributes[zone.slice(dot + 1)];
  if (attribute?.type !== 'dynamiczone') {
    throw new Error(`${PLUGIN_ID}: ${zone} is not a dynamic zone, such as api::page.page.widgets`);
  }
  const components: string[] = attribute.components;
  components.push(...WIDGET_UIDS.filter((uid) => !components.includes(uid)));
};

interface ComponentRegistry {
  get(uid: string): unknown;
  set(uid: string, component: object): unknown;
}

/**
 * Registers the widgets as components, unless the app defines them in files. Must be called in register(): after the
 * schemas are loaded and before the database is synchronized with them.
 *
 * Strapi has no public API to add a component, so this writes to its internal registry.
 *
 * @throws Error if one of the dynamic zones does not exist
 */
export const registerWidgetComponents = (
  strapi: Core.Strapi,
  { dynamicZones = [] }: WidgetComponentOptions = {}
): void => {
  const components = strapi.get<ComponentRegistry>('components');
  for (const { uid, globalId, schema } of shippedComponents()) {
    if (components.get(uid)) continue;
    const [category, name] = uid.split('.');
    components.set(uid, {
      ...structuredClone(schema),
      __schema__: structuredClone(schema),
      __filename__: `${name}.json`,
      uid,
      category,
      modelType: 'component',
      modelName: name,
      globalId,
    });
  }
  for (const zone of dynamicZones) addToZone(strapi, zone);
};

/** Registers the designers' custom fields. Must be called in register(). */
export const registerDesignerFields = (strapi: Core.Strapi): void => {
  for (const uid of [DESIGNER_FIELD_UID, SIGN_IN_FIELD_UID]) {
    strapi.customFields.register({
      name: uid.replace(/^.*\./, ''),
      plugin: PLUGIN_ID,
      type: 'json',
      inputSize: { default: 12, isResizable: false },
    });
  }
};
