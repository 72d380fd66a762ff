import { SIGN_IN_COMPONENT_UID, WIDGET_COMPONENT_UID } from './plugin-id';
import { signInSettings } from './sign-in-properties';
import { widgetSettings } from './widget-properties';

/** The widgets that the plugin ships, by the uid of their component. */
export const WIDGETS = {
  [WIDGET_COMPONENT_UID]: { name: 'CRM User Invite', settings: widgetSettings },
  [SIGN_IN_COMPONENT_UID]: { name: 'CRM Sign-in', settings: signInSettings },
} as const;

export const WIDGET_UIDS = [WIDGET_COMPONENT_UID, SIGN_IN_COMPONENT_UID] as const;
export type WidgetUid = (typeof WIDGET_UIDS)[number];

/** Whether a component is one of the plugin's widgets. */
export const isWidget = (uid: unknown): uid is WidgetUid =>
  typeof uid === 'string' && Object.hasOwn(WIDGETS, uid);
