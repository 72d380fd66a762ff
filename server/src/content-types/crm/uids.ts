/** The content types of the embedded CRM. */
export const CRM_UID = {
  contact: 'plugin::crm-user-invite.contact',
  portal: 'plugin::crm-user-invite.portal',
  portalRole: 'plugin::crm-user-invite.portal-role',
  portalInvitation: 'plugin::crm-user-invite.portal-invitation',
  emailActivity: 'plugin::crm-user-invite.email-activity',
  portalUser: 'plugin::crm-user-invite.portal-user',
} as const;
export type CrmUid = (typeof CRM_UID)[keyof typeof CRM_UID];
