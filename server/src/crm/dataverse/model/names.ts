import { CrmError } from '../../crm-error';

/** Names of tables and columns by the plugin's keys. The plugin's solution creates those that start with `tpc_`. */
export const DEFAULT_NAMES = {
  contact: {
    table: 'contact',
    columns: {
      firstName: 'firstname',
      lastName: 'lastname',
      fullName: 'fullname',
      email: 'emailaddress1',
      phone: 'telephone1',
      company: 'parentcustomerid',
      jobTitle: 'jobtitle',
      doNotEmail: 'donotemail',
      state: 'statecode',
      merged: 'merged',
      master: 'masterid',
    },
  },
  portal: {
    table: 'tpc_portal',
    columns: {
      name: 'tpc_name',
      key: 'tpc_key',
      siteUrl: 'tpc_siteurl',
      signUpUrl: 'tpc_signupurl',
      defaultLocale: 'tpc_defaultlocale',
      timeZone: 'tpc_timezone',
      emailTemplates: 'tpc_emailtemplates',
      requestRole: 'tpc_requestroleid',
      state: 'statecode',
    },
  },
  portalRole: {
    table: 'tpc_portalrole',
    columns: { name: 'tpc_name', portal: 'tpc_portalid', userRole: 'tpc_userrole', state: 'statecode' },
  },
  invitation: {
    table: 'tpc_portalinvitation',
    columns: {
      name: 'tpc_name',
      contact: 'tpc_contactid',
      portal: 'tpc_portalid',
      role: 'tpc_portalroleid',
      invitedBy: 'tpc_invitedby',
      locale: 'tpc_locale',
      expiresAt: 'tpc_expireson',
      sentAt: 'tpc_senton',
      openedAt: 'tpc_openedon',
      redeemedAt: 'tpc_redeemedon',
      state: 'statecode',
      status: 'statuscode',
      createdAt: 'createdon',
      createdBy: 'createdby',
      claim: 'tpc_claim',
      failure: 'tpc_failure',
    },
  },
  portalUser: {
    table: 'tpc_portaluser',
    columns: {
      name: 'tpc_name',
      contact: 'tpc_contactid',
      portal: 'tpc_portalid',
      role: 'tpc_portalroleid',
      username: 'tpc_username',
      answers: 'tpc_answers',
      state: 'statecode',
      status: 'statuscode',
    },
  },
  email: {
    table: 'email',
    columns: {
      subject: 'subject',
      body: 'description',
      regarding: 'regardingobjectid',
      recipients: 'torecipients',
      state: 'statecode',
      status: 'statuscode',
      sentAt: 'senton',
      createdAt: 'createdon',
    },
  },
} as const;

/** Length of the name column of the plugin's tables. */
export const NAME_LENGTH = 320;

/** Length of the column that stores why an invitation failed. */
export const FAILURE_LENGTH = 1000;

/** Columns that have the same name in every table. */
export const VERSION = 'versionnumber';
export const MODIFIED_AT = 'modifiedon';

export type TableKey = keyof typeof DEFAULT_NAMES;
type ColumnKey<Table extends TableKey> = keyof (typeof DEFAULT_NAMES)[Table]['columns'];

export type TableNames = {
  readonly [Table in TableKey]: {
    readonly table: string;
    readonly columns: Readonly<Record<ColumnKey<Table>, string>>;
  };
} & {
  /** Column of the contact for its language (BCP 47). Dynamics has no such column by default. */
  readonly contactLanguage: string | null;
};

/** Built-in tables of Dynamics; their names and columns cannot be configured. */
const STOCK_TABLES: ReadonlySet<string> = new Set<TableKey>(['email']);

const LOGICAL_NAME = /^[a-z][a-z0-9_]*$/;

const OPTIONAL_COLUMN = 'contact.language';

const KEYS: ReadonlySet<string> = new Set([
  OPTIONAL_COLUMN,
  ...Object.entries(DEFAULT_NAMES)
    .filter(([table]) => !STOCK_TABLES.has(table))
    .flatMap(([table, { columns }]) => [
      table,
      ...Object.keys(columns).map((column) => `${table}.${column}`),
    ]),
]);

type Overrides = Readonly<Record<string, string>>;

/** Finds unknown keys and invalid logical names, each with the expected value. */
export const nameProblems = (overrides: Overrides): { key: string; expected: string }[] =>
  Object.entries(overrides).flatMap(([key, name]) => {
    if (!KEYS.has(key)) return [{ key, expected: 'Unknown key' }];
    if (LOGICAL_NAME.test(name)) return [];
    return [{ key, expected: 'A logical name: lower-case letters, digits and _, starting with a letter' }];
  });

/**
 * The default names, overridden by those of the configuration. A key is a table (`portal`) or a column (`portal.signUpUrl`).
 *
 * @throws CrmError `misconfigured` if a key is unknown or a name is not a logical name
 */
export const resolveNames = (overrides: Overrides = {}): TableNames => {
  const [problem] = nameProblems(overrides);
  if (problem) throw new CrmError('misconfigured', `crm.tables, ${problem.key}: ${problem.expected}`);
  const names = Object.fromEntries(
    Object.entries(DEFAULT_NAMES).map(([key, { table, columns }]) => {
      if (STOCK_TABLES.has(key)) return [key, { table, columns }];
      const own = Object.entries(columns).map(([column, name]) => [
        column,
        overrides[`${key}.${column}`] ?? name,
      ]);
      return [
        key,
        { table: overrides[key] ?? table, columns: Object.fromEntries(own) as Record<string, string> },
      ];
    })
  );
  return { ...names, contactLanguage: overrides[OPTIONAL_COLUMN] ?? null } as TableNames;
};
