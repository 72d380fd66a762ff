import { PLUGIN_ID } from './plugin-id';

/** Payload of every event about an invitation. */
export interface InvitationEventPayload {
  invitationId: string;
  contactId: string;
  portalId: string;
  roleId: string;
  /** In ISO 8601. */
  at: string;
}

/** Payload of every event about a contact's access to a portal. */
export interface AccessEventPayload {
  portalUserId: string;
  contactId: string;
  portalId: string;
  /** The current portal role, or the last one if the access has ended. */
  roleId: string;
  /** In ISO 8601. */
  at: string;
}

/** Payloads of events on Strapi's event hub and in webhooks, by event name without the plugin's prefix. */
export interface SiteEventPayloads {
  'invitation.sent': InvitationEventPayload;
  'invitation.opened': InvitationEventPayload;
  'invitation.redeemed': InvitationEventPayload;
  'invitation.accepted': InvitationEventPayload;
  'invitation.revoked': InvitationEventPayload;
  'invitation.failed': InvitationEventPayload;
  'invitation.expired': InvitationEventPayload;
  'access.changed': AccessEventPayload;
  'access.ended': AccessEventPayload;
}

export type SiteEvent = keyof SiteEventPayloads;

/** When each event is emitted. */
export const SITE_EVENTS: Readonly<Record<SiteEvent, string>> = {
  'invitation.sent': 'an e-mail with a link was sent: the first one, a reminder or a renewal',
  'invitation.opened': 'the sign-up form was shown for the first time',
  'invitation.redeemed': 'the invitee signed up',
  'invitation.accepted': 'an existing user accepted the invitation',
  'invitation.revoked': 'the invitation was revoked, here or in the CRM',
  'invitation.failed': 'the e-mail could not be sent',
  'invitation.expired': 'the invitation expired',
  'access.changed': 'the role of a portal user changed, or ended access was restored',
  'access.ended': 'the access of a portal user ended, here or in the CRM',
};

/** The full name of an event on the event hub and in webhooks. */
export const siteEventName = (event: SiteEvent): string => `${PLUGIN_ID}.${event}`;

/** The full names of all events. */
export const SITE_EVENT_NAMES: readonly string[] = (Object.keys(SITE_EVENTS) as SiteEvent[]).map(
  siteEventName
);
