import { DEFAULT_NAMES, FAILURE_LENGTH } from '../model/names';

/** The parts that *Install CRM tables* creates, as data. The plan turns them into requests. */

export const PUBLISHER = {
  uniqueName: 'theportalconnector',
  friendlyName: 'The Portal Connector',
  prefix: 'tpc',
  /** The custom option values of this publisher start at 10,000 times this. */
  optionValuePrefix: 71_442,
} as const;

export const SOLUTION = {
  uniqueName: 'CrmUserInvite',
  friendlyName: 'CRM User Invite',
  version: '1.0.0.0',
} as const;

/** Descriptions of the solution: they tell later runs whether the earlier ones finished. */
export const UNPUBLISHED = 'What the plugin CRM User Invite needs. Not all of it is published yet.';
export const PUBLISHED = 'What the plugin CRM User Invite needs. All of it is published.';

/** Language of the labels: English (United States). */
export const LABEL_LANGUAGE = 1033;

export type ColumnType =
  { type: 'text'; length: number } | { type: 'memo'; length: number } | { type: 'date' };

export interface ColumnPlan {
  /** Schema name; the logical name is its lower-case form. */
  schemaName: string;
  label: string;
  type: ColumnType;
  required?: boolean;
}

export interface RelationPlan {
  /** Schema name of the look-up column, which is also the name of its navigation property. */
  schemaName: string;
  label: string;
  target: string;
}

export interface TablePlan {
  schemaName: string;
  label: string;
  pluralLabel: string;
  description: string;
  hasActivities: boolean;
  quickCreate: boolean;
  nameLabel: string;
  nameRequired: boolean;
  columns: ColumnPlan[];
  relations: RelationPlan[];
  keys: { schemaName: string; label: string; columns: string[] }[];
}

const { portal, portalRole, invitation, portalUser } = DEFAULT_NAMES;
const text = (length: number): ColumnType => ({ type: 'text', length });
const date: ColumnType = { type: 'date' };

const CONTACT: RelationPlan = { schemaName: 'tpc_ContactId', label: 'Contact', target: 'contact' };
const PORTAL: RelationPlan = { schemaName: 'tpc_PortalId', label: 'Portal', target: portal.table };
const ROLE: RelationPlan = { schemaName: 'tpc_PortalRoleId', label: 'Portal Role', target: portalRole.table };

/** The tables, each after those that it looks up. */
export const TABLES: readonly TablePlan[] = [
  {
    schemaName: 'tpc_Portal',
    label: 'Portal',
    pluralLabel: 'Portals',
    description: 'A website that contacts can be invited to.',
    hasActivities: false,
    quickCreate: false,
    nameLabel: 'Name',
    nameRequired: true,
    columns: [
      { schemaName: 'tpc_Key', label: 'Key', type: text(100), required: true },
      { schemaName: 'tpc_SiteUrl', label: 'Site URL', type: text(2048), required: true },
      { schemaName: 'tpc_SignUpUrl', label: 'Sign-up Page URL', type: text(2048) },
      { schemaName: 'tpc_DefaultLocale', label: 'Default Language', type: text(35) },
      { schemaName: 'tpc_TimeZone', label: 'Time Zone', type: text(50) },
      {
        schemaName: 'tpc_EmailTemplates',
        label: 'E-mail Templates',
        type: { type: 'memo', length: 1_048_576 },
      },
    ],
    relations: [],
    keys: [{ schemaName: 'tpc_portal_key', label: 'Key', columns: [portal.columns.key] }],
  },
  {
    schemaName: 'tpc_PortalRole',
    label: 'Portal Role',
    pluralLabel: 'Portal Roles',
    description: 'The access that a contact gets on a portal.',
    hasActivities: false,
    quickCreate: false,
    nameLabel: 'Name',
    nameRequired: true,
    columns: [{ schemaName: 'tpc_UserRole', label: 'Website Role', type: text(100) }],
    relations: [PORTAL],
    keys: [],
  },
  {
    schemaName: 'tpc_PortalInvitation',
    label: 'Portal Invitation',
    pluralLabel: 'Portal Invitations',
    description: 'The invitation of a contact to a portal.',
    hasActivities: true,
    quickCreate: true,
    nameLabel: 'Name',
    nameRequired: false,
    columns: [
      { schemaName: 'tpc_InvitedBy', label: 'Invited By', type: text(200) },
      { schemaName: 'tpc_Locale', label: 'Language', type: text(35) },
      { schemaName: 'tpc_ExpiresOn', label: 'Expires On', type: date },
      { schemaName: 'tpc_SentOn', label: 'Sent On', type: date },
      { schemaName: 'tpc_OpenedOn', label: 'Opened On', type: date },
      { schemaName: 'tpc_RedeemedOn', label: 'Redeemed On', type: date },
      { schemaName: 'tpc_Claim', label: 'Claim', type: text(100) },
      { schemaName: 'tpc_Failure', label: 'Reason of Failure', type: text(FAILURE_LENGTH) },
    ],
    relations: [CONTACT, PORTAL, ROLE],
    keys: [],
  },
  {
    schemaName: 'tpc_PortalUser',
    label: 'Portal User',
    pluralLabel: 'Portal Users',
    description: 'The account of a contact on a portal, with its role.',
    hasActivities: false,
    quickCreate: false,
    nameLabel: 'Name',
    nameRequired: true,
    columns: [
      { schemaName: 'tpc_Username', label: 'Username', type: text(320) },
      { schemaName: 'tpc_Answers', label: 'Answers', type: { type: 'memo', length: 1_048_576 } },
    ],
    relations: [CONTACT, PORTAL, ROLE],
    keys: [
      {
        schemaName: 'tpc_portaluser_contact_portal',
        label: 'Contact and Portal',
        columns: [portalUser.columns.contact, portalUser.columns.portal],
      },
    ],
  },
];

export const INVITATION_TABLE = invitation.table;
export const WEB_RESOURCE = 'tpc_/invite-to-portal.js';
export const BUTTON = 'tpc_InviteToPortal';
export const QUICK_FORM = 'Invite to portal';
