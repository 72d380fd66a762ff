/** The plugin's id: prefix of its routes, its configuration key, and part of every uid. */
export const PLUGIN_ID = 'crm-user-invite';

/** Uid of the widget's component; its category is the group that the picker shows. */
export const WIDGET_COMPONENT_UID = 'portal-connector.crm-user-invite';

/** Uid of the custom field in which the designer keeps the widget's properties. */
export const DESIGNER_FIELD_UID = `plugin::${PLUGIN_ID}.designer`;
