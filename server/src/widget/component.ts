import type { Core, UID } from '@strapi/strapi';
import { DESIGNER_FIELD_UID, PLUGIN_ID, WIDGET_COMPONENT_UID } from '../../../contracts';

const [CATEGORY, NAME] = WIDGET_COMPONENT_UID.split('.') as [string, string];

/** The table of what editors enter in the widget. */
export const WIDGET_TABLE = 'components_portal_connector_crm_user_invites';

const schema = {
  collectionName: WIDGET_TABLE,
  info: {
    displayName: 'CRM User Invite',
    description: 'The sign-up form for those who were invited from the CRM',
    icon: 'user',
  },
  options: {},
  attributes: {
    properties: { type: 'customField', customField: DESIGNER_FIELD_UID },
  },
};

export interface WidgetComponentOptions {
  /** Dynamic zones that offer the widget although their schema does not say so, such as `api::page.page.widgets`. */
  dynamicZones?: string[];
}

const attach = (strapi: Core.Strapi, zone: string): void => {
  const dot = zone.lastIndexOf('.');
  const contentType = strapi.contentTypes[zone.slice(0, dot) as UID.ContentType];
  const attribute = contentType?.attributes[zone.slice(dot + 1)];
  if (attribute?.type !== 'dynamiczone') {
    throw new Error(`${PLUGIN_ID}: ${zone} is not a dynamic zone, such as api::page.page.widgets`);
  }
  const components: string[] = attribute.components;
  if (!components.includes(WIDGET_COMPONENT_UID)) components.push(WIDGET_COMPONENT_UID);
};

interface ComponentRegistry {
  get(uid: string): unknown;
  set(uid: string, component: object): unknown;
}

/**
 * Ships the widget as a component, so that apps need no file for it; an app's own file wins. To be called in
 * register(): after the schemas are loaded, before the database is brought in line with them.
 *
 * Strapi has no public way to add a component. Its registry is internal; this is the one place that writes to it.
 *
 * @throws Error if one of the dynamic zones does not exist.
 */
export const registerWidgetComponent = (
  strapi: Core.Strapi,
  { dynamicZones = [] }: WidgetComponentOptions = {}
): void => {
  const components = strapi.get<ComponentRegistry>('components');
  if (!components.get(WIDGET_COMPONENT_UID)) {
    components.set(WIDGET_COMPONENT_UID, {
      ...structuredClone(schema),
      __schema__: structuredClone(schema),
      __filename__: `${NAME}.json`,
      uid: WIDGET_COMPONENT_UID,
      category: CATEGORY,
      modelType: 'component',
      modelName: NAME,
      globalId: 'ComponentPortalConnectorCrmUserInvite',
    });
  }
  for (const zone of dynamicZones) attach(strapi, zone);
};

/** Makes the designer's custom field known to the server. To be called in register(). */
export const registerDesignerField = (strapi: Core.Strapi): void => {
  strapi.customFields.register({
    name: 'designer',
    plugin: PLUGIN_ID,
    type: 'json',
    inputSize: { default: 12, isResizable: false },
  });
};
