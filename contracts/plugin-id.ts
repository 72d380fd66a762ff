/** The plugin's id: the prefix of its routes, its configuration key, and part of every uid. */
export const PLUGIN_ID = 'crm-user-invite';

/** Uid of the sign-up widget's component. Its category is the group in the component picker. */
export const WIDGET_COMPONENT_UID = 'portal-connector.crm-user-invite';

/** Uid of the custom field that stores the sign-up widget's properties. */
export const DESIGNER_FIELD_UID = `plugin::${PLUGIN_ID}.designer`;

/** Uid of the sign-in widget's component. */
export const SIGN_IN_COMPONENT_UID = 'portal-connector.crm-user-sign-in';

/** Uid of the custom field that stores the sign-in widget's properties. */
export const SIGN_IN_FIELD_UID = `plugin::${PLUGIN_ID}.sign-in-designer`;
