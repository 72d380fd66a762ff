import { DEFAULT_NAMES, type TableKey, type TableNames } from './names';

export type PrivilegeType = 'Create' | 'Read' | 'Write' | 'Append' | 'AppendTo';

/** What the application user has to be allowed, by table. Nothing is ever deleted. */
export const REQUIRED_PRIVILEGES: Record<TableKey, readonly PrivilegeType[]> = {
  contact: ['Read', 'Write', 'AppendTo'],
  portal: ['Read', 'Write', 'AppendTo'],
  portalRole: ['Read', 'Write', 'AppendTo'],
  invitation: ['Create', 'Read', 'Write', 'Append', 'AppendTo'],
  portalUser: ['Create', 'Read', 'Write', 'Append'],
  // Reading, creating and sending an e-mail is a matter of the privileges for activities.
  email: ['Create', 'Read', 'Write', 'Append'],
};

/** Tables that are not read or written themselves, but bound to or searched through. */
export const REQUIRED_ELSEWHERE: Record<string, readonly PrivilegeType[]> = {
  queue: ['Read', 'AppendTo'],
  account: ['Read'],
};

/** A look-up that has to be there. */
export interface RequiredRelation {
  table: string;
  column: string;
  target: string;
}

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
    ...ofBoth,
    { table: email.table, column: email.columns.regarding, target: invitation.table },
    { table: contact.table, column: contact.columns.company, target: 'account' },
  ];
};

/** The columns that a table has to have. */
export const requiredColumns = (names: TableNames, key: TableKey): string[] => [
  ...Object.values<string>(names[key].columns),
  ...(key === 'contact' && names.contactLanguage !== null ? [names.contactLanguage] : []),
];

export const TABLE_KEYS = Object.keys(DEFAULT_NAMES) as TableKey[];
