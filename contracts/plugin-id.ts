/** The plugin's id: the prefix of its routes, its configuration key, and part of every uid. */
export const PLUGIN_ID = 'crm-user-invite';

/** Uid of the widget's component. Its category is the group in the component picker. */
export const WIDGET_COMPONENT_UID = 'portal-connector.crm-user-invite';

/** Uid of the custom field that stores the widget's properties. */
export const DESIGNER_FIELD_UID = `plugin::${PLUGIN_ID}.designer`;
