import { PLUGIN_ID } from './plugin-id';

/** What an invitation is known by. Every event about one carries these ids, and `at`. */
export interface InvitationEventPayload {
  invitationId: string;
  contactId: string;
  portalId: string;
  roleId: string;
  /** When it happened, in ISO 8601. */
  at: string;
}

/** What a contact's access to a portal is known by. Every event about one carries these ids, and `at`. */
export interface AccessEventPayload {
  portalUserId: string;
  contactId: string;
  portalId: string;
  /** The portal role that the access has, or had. */
  roleId: string;
  /** When it happened, in ISO 8601. */
  at: string;
}

/** The payload of each event of the site's event hub and of webhooks, by the event's name without the plugin's prefix. */
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

/** When each event is told. */
export const SITE_EVENTS: Readonly<Record<SiteEvent, string>> = {
  'invitation.sent': 'an e-mail with a link went out: the first, a reminder, or a renewed one',
  'invitation.opened': 'the sign-up form was shown for the first time',
  'invitation.redeemed': 'the invitee signed up',
  'invitation.accepted': 'a user who existed took the invitation up',
  'invitation.revoked': 'the invitation was revoked, here or in the CRM',
  'invitation.failed': 'the e-mail could not be sent',
  'invitation.expired': 'the invitation’s time ran out',
  'access.changed': 'a portal user got another role, or access that had ended was given back',
  'access.ended': 'a portal user’s access ended, here or in the CRM',
};

/** The event's name as the event hub and webhooks know it. */
export const siteEventName = (event: SiteEvent): string => `${PLUGIN_ID}.${event}`;

/** All of them. */
export const SITE_EVENT_NAMES: readonly string[] = (Object.keys(SITE_EVENTS) as SiteEvent[]).map(
  siteEventName
);
