import type { Core, UID } from '@strapi/strapi';
import { DESIGNER_FIELD_UID, PLUGIN_ID, WIDGET_COMPONENT_UID } from '../../../contracts';

const [CATEGORY, NAME] = WIDGET_COMPONENT_UID.split('.') as [string, string];

/** The table of the component's entries. */
export const WIDGET_TABLE = 'components_portal_connector_crm_user_invites';

/**
 * The image in the picker of dynamic zones, for Strapi versions that support `info.preview`; others show the icon. It
 * contains no text, so that it needs no translation.
 */
const PREVIEW = `<svg xmlns="http://www.w3.org/2000/svg" width="480" height="240">
<rect width="480" height="240" fill="#f0f0ff"/>
<rect x="120" y="24" width="240" height="192" rx="12" fill="#fff" stroke="#d9d8ff"/>
<circle cx="152" cy="58" r="14" fill="#d9d8ff"/>
<circle cx="152" cy="54" r="4.5" fill="#4945ff"/>
<path d="M143 66c1.5-5 4.5-7 9-7s7.5 2 9 7z" fill="#4945ff"/>
<rect x="178" y="46" width="120" height="10" rx="5" fill="#32324d"/>
<rect x="178" y="64" width="80" height="6" rx="3" fill="#a5a5ba"/>
<g fill="#f6f6f9" stroke="#dcdce4"><rect x="138" y="88" width="204" height="28" rx="5"/><rect x="138" y="126" width="204" height="28" rx="5"/></g>
<rect x="150" y="99" width="108" height="6" rx="3" fill="#8e8ea9"/>
<g fill="#8e8ea9"><circle cx="154" cy="140" r="3"/><circle cx="165" cy="140" r="3"/><circle cx="176" cy="140" r="3"/><circle cx="187" cy="140" r="3"/></g>
<rect x="138" y="166" width="204" height="30" rx="5" fill="#4945ff"/>
<rect x="198" y="178" width="84" height="6" rx="3" fill="#fff"/>
</svg>`;

const schema = {
  collectionName: WIDGET_TABLE,
  info: {
    displayName: 'CRM User Invite',
    description: 'The sign-up form for contacts who were invited from the CRM',
    icon: 'user',
    // A data URL works with any server URL, and Strapi's default Content Security Policy allows it.
    preview: `data:image/svg+xml,${encodeURIComponent(PREVIEW.replaceAll('\n', ''))}`,
  },
  options: {},
  attributes: {
    properties: { type: 'customField', customField: DESIGNER_FIELD_UID },
  },
};

export interface WidgetComponentOptions {
  /** Dynamic zones to add the widget to, such as `api::page.page.widgets`. */
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
  if (!components.includes(WIDGET_COMPONENT_UID)) components.push(WIDGET_COMPONENT_UID);
};

interface ComponentRegistry {
  get(uid: string): unknown;
  set(uid: string, component: object): unknown;
}

/**
 * Registers the widget as a component, unless the app defines the component in a file. Must be called in register(): after
 * the schemas are loaded and before the database is synchronized with them.
 *
 * Strapi has no public API to add a component, so this writes to its internal registry.
 *
 * @throws Error if one of the dynamic zones does not exist
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
  for (const zone of dynamicZones) addToZone(strapi, zone);
};

/** Registers the designer's custom field. Must be called in register(). */
export const registerDesignerField = (strapi: Core.Strapi): void => {
  strapi.customFields.register({
    name: 'designer',
    plugin: PLUGIN_ID,
    type: 'json',
    inputSize: { default: 12, isResizable: false },
  });
};
