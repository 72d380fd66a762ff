import { DEFAULT_NAMES, type TableKey, type TableNames } from './names';

export type PrivilegeType = 'Create' | 'Read' | 'Write' | 'Append' | 'AppendTo';

/** Privileges that the application user needs, by table. The connector never deletes records. */
export const REQUIRED_PRIVILEGES: Record<TableKey, readonly PrivilegeType[]> = {
  contact: ['Read', 'Write', 'AppendTo'],
  portal: ['Read', 'Write', 'Append', 'AppendTo'],
  portalRole: ['Read', 'Write', 'AppendTo'],
  invitation: ['Create', 'Read', 'Write', 'Append', 'AppendTo'],
  portalUser: ['Create', 'Read', 'Write', 'Append'],
  // The privileges for activities cover reading, creating and sending e-mails.
  email: ['Create', 'Read', 'Write', 'Append'],
};

/** Tables that are only bound to or searched through, never read or written directly. */
export const REQUIRED_ELSEWHERE: Record<string, readonly PrivilegeType[]> = {
  queue: ['Read', 'AppendTo'],
  account: ['Read'],
};

/** A look-up that must exist. */
export interface RequiredRelation {
  table: string;
  column: string;
  target: string;
}

/** Look-ups that tables of an earlier version may lack. The connector works without them. */
export const laterRelations = ({ portal, portalRole }: TableNames): RequiredRelation[] => [
  { table: portal.table, column: portal.columns.requestRole, target: portalRole.table },
];

/** Every look-up that the connector binds or follows. */
export const requiredRelations = (names: TableNames): RequiredRelation[] => {
  const { contact, portal, portalRole, invitation, portalUser, email } = names;
  const ofBoth = [invitation, portalUser].flatMap(({ table, columns }) => [
    { table, column: columns.contact, target: contact.table },
    { table, column: columns.portal, target: portal.table },
    { table, column: columns.role, target: portalRole.table },
  ]);
  return [
    { table: portalRole.table, column: portalRole.columns.portal, target: portal.table },
    ...laterRelations(names),
    ...ofBoth,
    { table: email.table, column: email.columns.regarding, target: invitation.table },
    { table: contact.table, column: contact.columns.company, target: 'account' },
  ];
};

/** An alternate key that must exist. */
export interface RequiredKey {
  table: string;
  columns: readonly string[];
}

/**
 * The keys that keep rows unique: a contact has one portal user on a portal, and, in the plugin's own table, a portal has a
 * key of its own.
 */
export const requiredKeys = ({ portal, portalUser }: TableNames): RequiredKey[] => [
  ...(portal.table === DEFAULT_NAMES.portal.table
    ? [{ table: portal.table, columns: [portal.columns.key] }]
    : []),
  { table: portalUser.table, columns: [portalUser.columns.contact, portalUser.columns.portal] },
];

/** The columns that a table must have. */
export const requiredColumns = (names: TableNames, key: TableKey): string[] => [
  ...Object.values<string>(names[key].columns),
  ...(key === 'contact' && names.contactLanguage !== null ? [names.contactLanguage] : []),
];

export const TABLE_KEYS = Object.keys(DEFAULT_NAMES) as TableKey[];
