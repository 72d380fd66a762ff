import { DEFAULT_NAMES, FAILURE_LENGTH } from '../model/names';
import { TEXTS, type Text } from './texts';

/** The parts that *Install CRM tables* creates, as data. The plan turns them into requests. */

export const PUBLISHER = {
  id: '3f1c2c58-5f0e-4c57-9a43-6d2f6c1a7e01',
  uniqueName: 'theportalconnector',
  friendlyName: 'The Portal Connector',
  prefix: 'tpc',
  /** The custom option values of this publisher start at 10,000 times this. */
  optionValuePrefix: 71_442,
} as const;

export const SOLUTION = {
  id: '3f1c2c58-5f0e-4c57-9a43-6d2f6c1a7e03',
  uniqueName: 'CrmUserInvite',
  friendlyName: 'CRM User Invite',
  version: '1.1.0.0',
} as const;

/** Descriptions of the solution: they tell later runs whether the earlier ones finished. */
export const UNPUBLISHED = 'What the plugin CRM User Invite needs. Not all of it is published yet.';
export const PUBLISHED = 'What the plugin CRM User Invite needs. All of it is published.';

export type ColumnType =
  { type: 'text'; length: number } | { type: 'memo'; length: number } | { type: 'date' };

export interface ColumnPlan {
  /** Schema name; the logical name is its lower-case form. */
  schemaName: string;
  label: Text;
  type: ColumnType;
  required?: boolean;
}

export interface RelationPlan {
  /** Schema name of the look-up column, which is also the name of its navigation property. */
  schemaName: string;
  label: Text;
  target: string;
  /** Whether a row may do without it. */
  optional?: true;
}

export interface TablePlan {
  schemaName: string;
  label: Text;
  pluralLabel: Text;
  description: Text;
  hasActivities: boolean;
  quickCreate: boolean;
  nameRequired: boolean;
  columns: ColumnPlan[];
  relations: RelationPlan[];
  keys: { schemaName: string; label: Text; columns: string[] }[];
}

const { contact, portal, portalRole, invitation, portalUser } = DEFAULT_NAMES;
const text = (length: number): ColumnType => ({ type: 'text', length });
const date: ColumnType = { type: 'date' };

const CONTACT: RelationPlan = { schemaName: 'tpc_ContactId', label: TEXTS.contact, target: contact.table };
const PORTAL: RelationPlan = { schemaName: 'tpc_PortalId', label: TEXTS.portal, target: portal.table };
const REQUEST_ROLE: RelationPlan = {
  schemaName: 'tpc_RequestRoleId',
  label: TEXTS.requestRole,
  target: portalRole.table,
  optional: true,
};
const ROLE: RelationPlan = { schemaName: 'tpc_PortalRoleId', label: TEXTS.role, target: portalRole.table };

/** The tables, each after those that it looks up in every row. */
export const TABLES: readonly TablePlan[] = [
  {
    schemaName: 'tpc_Portal',
    label: TEXTS.portal,
    pluralLabel: TEXTS.portals,
    description: TEXTS.portalDescription,
    hasActivities: false,
    quickCreate: false,
    nameRequired: true,
    columns: [
      { schemaName: 'tpc_Key', label: TEXTS.key, type: text(100), required: true },
      { schemaName: 'tpc_SiteUrl', label: TEXTS.siteUrl, type: text(2048), required: true },
      { schemaName: 'tpc_SignUpUrl', label: TEXTS.signUpUrl, type: text(2048) },
      { schemaName: 'tpc_DefaultLocale', label: TEXTS.defaultLocale, type: text(35) },
      { schemaName: 'tpc_TimeZone', label: TEXTS.timeZone, type: text(50) },
      {
        schemaName: 'tpc_EmailTemplates',
        label: TEXTS.emailTemplates,
        type: { type: 'memo', length: 1_048_576 },
      },
    ],
    relations: [REQUEST_ROLE],
    keys: [{ schemaName: 'tpc_portal_key', label: TEXTS.key, columns: [portal.columns.key] }],
  },
  {
    schemaName: 'tpc_PortalRole',
    label: TEXTS.role,
    pluralLabel: TEXTS.roles,
    description: TEXTS.roleDescription,
    hasActivities: false,
    quickCreate: false,
    nameRequired: true,
    columns: [{ schemaName: 'tpc_UserRole', label: TEXTS.userRole, type: text(100) }],
    relations: [PORTAL],
    keys: [],
  },
  {
    schemaName: 'tpc_PortalInvitation',
    label: TEXTS.invitation,
    pluralLabel: TEXTS.invitations,
    description: TEXTS.invitationDescription,
    hasActivities: true,
    quickCreate: true,
    nameRequired: false,
    columns: [
      { schemaName: 'tpc_InvitedBy', label: TEXTS.invitedBy, type: text(200) },
      { schemaName: 'tpc_Locale', label: TEXTS.locale, type: text(35) },
      { schemaName: 'tpc_ExpiresOn', label: TEXTS.expiresOn, type: date },
      { schemaName: 'tpc_SentOn', label: TEXTS.sentOn, type: date },
      { schemaName: 'tpc_OpenedOn', label: TEXTS.openedOn, type: date },
      { schemaName: 'tpc_RedeemedOn', label: TEXTS.redeemedOn, type: date },
      { schemaName: 'tpc_Claim', label: TEXTS.claim, type: text(100) },
      { schemaName: 'tpc_Failure', label: TEXTS.failure, type: text(FAILURE_LENGTH) },
    ],
    relations: [CONTACT, PORTAL, ROLE],
    keys: [],
  },
  {
    schemaName: 'tpc_PortalUser',
    label: TEXTS.user,
    pluralLabel: TEXTS.users,
    description: TEXTS.userDescription,
    hasActivities: false,
    quickCreate: false,
    nameRequired: true,
    columns: [
      { schemaName: 'tpc_Username', label: TEXTS.username, type: text(320) },
      { schemaName: 'tpc_Answers', label: TEXTS.answers, type: { type: 'memo', length: 1_048_576 } },
    ],
    relations: [CONTACT, PORTAL, ROLE],
    keys: [
      {
        schemaName: 'tpc_portaluser_contact_portal',
        label: TEXTS.contactAndPortal,
        columns: [portalUser.columns.contact, portalUser.columns.portal],
      },
    ],
  },
];

export const PORTAL_TABLE = portal.table;
export const ROLE_TABLE = portalRole.table;
export const INVITATION_TABLE = invitation.table;
export const USER_TABLE = portalUser.table;
export const CONTACT_TABLE = contact.table;

/** Schema name of the relation of a look-up. */
export const relationName = (referencing: string, target: string, column: string): string =>
  `${referencing}_${target}_${column.toLowerCase()}`;

export interface ViewPlan {
  /** Fixed, so that forms and the app can refer to the view before it exists. */
  id: string;
  table: string;
  name: Text;
  /** Whether it is the view that a list of the table opens with. Each table has one such view. */
  isDefault: boolean;
  /** Columns in their order, with their widths in pixels. The first is the name, which opens the row. */
  columns: Record<string, number>;
  sort: { column: string; descending: boolean };
  /** Only these rows: conditions of FetchXML. */
  condition?: 'needs-attention';
}

const INVITATION_COLUMNS = {
  [invitation.columns.name]: 240,
  [invitation.columns.contact]: 180,
  [invitation.columns.portal]: 140,
  [invitation.columns.role]: 140,
  [invitation.columns.status]: 110,
  [invitation.columns.sentAt]: 140,
  [invitation.columns.expiresAt]: 140,
  [invitation.columns.invitedBy]: 160,
  [invitation.columns.failure]: 260,
};

/** The views. All rows are shown, because an invitation that was sent is inactive. */
export const VIEWS = {
  portals: {
    id: '3f1c2c58-5f0e-4c57-9a43-6d2f6c1a7e21',
    table: portal.table,
    name: TEXTS.allPortals,
    isDefault: true,
    columns: {
      [portal.columns.name]: 180,
      [portal.columns.key]: 120,
      [portal.columns.siteUrl]: 240,
      [portal.columns.signUpUrl]: 300,
      [invitation.columns.status]: 110,
    },
    sort: { column: portal.columns.name, descending: false },
  },
  roles: {
    id: '3f1c2c58-5f0e-4c57-9a43-6d2f6c1a7e22',
    table: portalRole.table,
    name: TEXTS.allRoles,
    isDefault: true,
    columns: {
      [portalRole.columns.name]: 180,
      [portalRole.columns.portal]: 180,
      [portalRole.columns.userRole]: 160,
      [invitation.columns.status]: 110,
    },
    sort: { column: portalRole.columns.name, descending: false },
  },
  invitations: {
    id: '3f1c2c58-5f0e-4c57-9a43-6d2f6c1a7e23',
    table: invitation.table,
    name: TEXTS.allInvitations,
    isDefault: true,
    columns: INVITATION_COLUMNS,
    sort: { column: invitation.columns.createdAt, descending: true },
  },
  needsAttention: {
    id: '3f1c2c58-5f0e-4c57-9a43-6d2f6c1a7e24',
    table: invitation.table,
    name: TEXTS.needsAttention,
    isDefault: false,
    columns: { ...INVITATION_COLUMNS, [invitation.columns.createdAt]: 140 },
    sort: { column: invitation.columns.createdAt, descending: true },
    condition: 'needs-attention',
  },
  users: {
    id: '3f1c2c58-5f0e-4c57-9a43-6d2f6c1a7e25',
    table: portalUser.table,
    name: TEXTS.allUsers,
    isDefault: true,
    columns: {
      [portalUser.columns.name]: 240,
      [portalUser.columns.contact]: 180,
      [portalUser.columns.portal]: 140,
      [portalUser.columns.role]: 140,
      [portalUser.columns.status]: 110,
    },
    sort: { column: invitation.columns.createdAt, descending: true },
  },
} as const satisfies Record<string, ViewPlan>;

/** Control ids of the subgrids on forms. */
export const SUBGRIDS = {
  roles: 'tpc_portalroles',
  users: 'tpc_portalusers',
  invitations: 'tpc_portalinvitations',
} as const;

/**
 * Microsoft's rule for names of web resources: letters, digits, periods, underscores and nonconsecutive forward slashes.
 *
 * @see https://learn.microsoft.com/power-apps/developer/model-driven-apps/web-resources
 */
export const WEB_RESOURCE = {
  id: '3f1c2c58-5f0e-4c57-9a43-6d2f6c1a7e02',
  name: 'tpc_/crmuserinvite/invite.js',
} as const;

export interface CommandPlan {
  id: string;
  /** Has to start with the publisher's prefix. */
  uniqueName: string;
  label: Text;
  /** The table whose form has the command. */
  table: string;
  /** What people call the form's row. */
  place: string;
  /** The function in the script that the command calls with the form. */
  function: string;
}

export const COMMANDS = {
  invite: {
    id: '3f1c2c58-5f0e-4c57-9a43-6d2f6c1a7e04',
    uniqueName: 'tpc_InviteToPortal',
    label: TEXTS.invite,
    table: CONTACT_TABLE,
    place: 'the contact',
    function: 'CrmUserInvite.invite',
  },
  revoke: {
    id: '3f1c2c58-5f0e-4c57-9a43-6d2f6c1a7e08',
    uniqueName: 'tpc_RevokeInvitation',
    label: TEXTS.revoke,
    table: INVITATION_TABLE,
    place: 'the invitation',
    function: 'CrmUserInvite.revoke',
  },
} as const satisfies Record<string, CommandPlan>;

export const QUICK_FORM_ID = '3f1c2c58-5f0e-4c57-9a43-6d2f6c1a7e05';

/** Name of the quick create form that earlier versions of the plugin created, with another id. */
export const EARLIER_QUICK_FORM = 'Invite to portal';

export const APP = {
  id: '3f1c2c58-5f0e-4c57-9a43-6d2f6c1a7e06',
  siteMapId: '3f1c2c58-5f0e-4c57-9a43-6d2f6c1a7e07',
  /** Dataverse puts the publisher's prefix before it. */
  uniqueName: 'CrmUserInvite',
  siteMapUniqueName: 'tpc_CrmUserInvite',
  /** The icon for apps that every environment has. */
  iconId: '953b9fac-1e5e-e611-80d6-00155ded156f',
} as const;

/** Ids of the main forms, for tables whose own form staff have changed. */
export const MAIN_FORM_IDS: Record<string, string> = {
  [portal.table]: '3f1c2c58-5f0e-4c57-9a43-6d2f6c1a7e11',
  [portalRole.table]: '3f1c2c58-5f0e-4c57-9a43-6d2f6c1a7e12',
  [invitation.table]: '3f1c2c58-5f0e-4c57-9a43-6d2f6c1a7e13',
  [portalUser.table]: '3f1c2c58-5f0e-4c57-9a43-6d2f6c1a7e14',
};
