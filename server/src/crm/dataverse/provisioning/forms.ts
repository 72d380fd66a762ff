import { DEFAULT_NAMES } from '../model/names';
import {
  INVITATION_TABLE,
  PORTAL_TABLE,
  relationName,
  ROLE_TABLE,
  SUBGRIDS,
  TABLES,
  USER_TABLE,
  VIEWS,
  type ViewPlan,
} from './solution';
import { TEXTS, type LabelLanguages, type Text } from './texts';
import { element, labelsElement, textElement } from './xml';

/**
 * The XML of forms.
 *
 * @see https://learn.microsoft.com/power-apps/developer/model-driven-apps/form-xml-schema
 */

/** Class ids of form controls. */
const CONTROLS = {
  text: '{4273EDBD-AC1D-40D3-9FB2-095C621B552D}',
  memo: '{E0DECE4B-6FC8-4A8F-A065-082708572369}',
  date: '{5B773807-9FB2-42DB-97C3-7A91EFF8ADFF}',
  lookup: '{270BD3DB-D9AF-4782-9025-509E298DEC0A}',
  status: '{5D68B988-0661-4DB2-BC3E-17598AD3BE6C}',
  subgrid: '{E7A81278-8635-4D9E-8D4D-59480B391C5B}',
  timeline: '{06375649-C143-495E-A496-C962E5B4488E}',
} as const;

interface Field {
  label: Text;
  control: keyof typeof CONTROLS;
}

/** The label and the control of a column of a table. */
const fieldOf = (tableName: string, column: string): Field => {
  const table = TABLES.find(({ schemaName }) => schemaName.toLowerCase() === tableName);
  const plan = table?.columns.find(({ schemaName }) => schemaName.toLowerCase() === column);
  if (plan) return { label: plan.label, control: plan.type.type };
  const relation = table?.relations.find(({ schemaName }) => schemaName.toLowerCase() === column);
  if (relation) return { label: relation.label, control: 'lookup' };
  if (column === 'statuscode') return { label: TEXTS.status, control: 'status' };
  if (column === 'ownerid') return { label: TEXTS.owner, control: 'lookup' };
  return { label: TEXTS.name, control: 'text' };
};

/** Restricts the look-up of a role to the roles of the chosen portal. */
const rolesOfPortal = (table: string): string => {
  const { portal } = DEFAULT_NAMES.invitation.columns;
  return element('parameters', {}, [
    textElement('FilterRelationshipName', relationName(ROLE_TABLE, PORTAL_TABLE, portal)),
    textElement('DependentAttributeName', `${table}.${portal}`),
    textElement('DependentAttributeType', PORTAL_TABLE),
    textElement('AllowFilterOff', 'false'),
  ]);
};

interface SubgridPlan {
  id: string;
  label: Text;
  view: ViewPlan;
  /** The look-up in the rows of the subgrid that points to the row of the form. */
  column: string;
  target: string;
}

/** Rows of a form that a subgrid or the timeline takes up. */
const TALL = 10;

/** Writes the parts of one form. `number` keeps its element ids apart from those of other forms. */
const createFormWriter = (languages: LabelLanguages, number: number) => {
  let elements = 0;
  const nextId = (): string => {
    elements += 1;
    const [form, count] = [String(number).padStart(4, '0'), String(elements).padStart(12, '0')];
    return `{7c1d${form}-0000-4000-8000-${count}}`;
  };
  const labels = (text: Text): string => labelsElement(text, languages);

  /** A cell that is several rows high is followed by rows without cells. */
  const tall = (label: Text, showLabel: boolean, control: string): string[] => [
    element('row', {}, [
      element('cell', { id: nextId(), showlabel: showLabel, rowspan: TALL, colspan: 1, auto: false }, [
        labels(label),
        control,
      ]),
    ]),
    ...Array.from({ length: TALL - 1 }, () => element('row')),
  ];

  return {
    field(table: string, column: string, more: { readOnly?: boolean } = {}): string[] {
      const { label, control } = fieldOf(table, column);
      const { role } = DEFAULT_NAMES.invitation.columns;
      const body = element(
        'control',
        {
          id: column,
          classid: CONTROLS[control],
          datafieldname: column,
          disabled: more.readOnly ?? false,
        },
        column === role ? [rolesOfPortal(table)] : []
      );
      return [
        element('row', {}, [element('cell', { id: nextId(), showlabel: true }, [labels(label), body])]),
      ];
    },

    subgrid({ id, label, view, column, target }: SubgridPlan): string[] {
      const parameters = element('parameters', {}, [
        textElement('ViewId', `{${view.id.toUpperCase()}}`),
        textElement('IsUserView', 'false'),
        textElement('RelationshipName', relationName(view.table, target, column)),
        textElement('TargetEntityType', view.table),
        textElement('AutoExpand', 'Fixed'),
        textElement('EnableQuickFind', 'false'),
        textElement('EnableViewPicker', 'true'),
        textElement('EnableChartPicker', 'false'),
        textElement('ChartGridMode', 'Grid'),
        textElement('RecordsPerPage', String(TALL)),
      ]);
      const control = element(
        'control',
        { id, classid: CONTROLS.subgrid, indicationOfSubgrid: true, uniqueid: nextId() },
        [parameters]
      );
      return tall(label, true, control);
    },

    timeline: (): string[] =>
      tall(TEXTS.timeline, false, element('control', { id: 'notescontrol', classid: CONTROLS.timeline })),

    section: (name: string, label: Text, rows: readonly string[][], showLabel = true): string =>
      element(
        'section',
        {
          name,
          id: nextId(),
          showlabel: showLabel,
          showbar: false,
          IsUserDefined: 0,
          locklevel: 0,
          columns: 1,
        },
        [labels(label), element('rows', {}, rows.flat())]
      ),

    /** A tab whose columns have the same width. */
    tab: (name: string, label: Text, columns: readonly string[][], showLabel = true): string =>
      element(
        'tab',
        { name, id: nextId(), IsUserDefined: 0, locklevel: 0, showlabel: showLabel, expanded: true },
        [
          labels(label),
          element(
            'columns',
            {},
            columns.map((sections) =>
              element('column', { width: `${String(100 / columns.length)}%` }, [
                element('sections', {}, sections),
              ])
            )
          ),
        ]
      ),
  };
};

const formElement = (...tabs: string[]): string => element('form', {}, [element('tabs', {}, tabs)]);

/** Name of the first tab of the plugin's main forms. */
const MAIN_TAB = 'tpc_general';
/** Name of the section with the row's fields in it. */
const MAIN_SECTION = 'tpc_general_fields';
/** Number of the fields that are added to forms of an earlier version, for their element ids. */
const LATER_FIELDS = 12;
/** Name of the tab on the contact's forms. */
const CONTACT_TAB = 'tpc_portalaccess';

const hasTab = (xml: string, name: string): boolean => new RegExp(`<tab\\b[^>]*\\bname="${name}"`).test(xml);

/** Whether a main form is the plugin's. */
export const isOwnMainForm = (xml: string): boolean => hasTab(xml, MAIN_TAB);

/** Whether a main form is as Dynamics makes it with a new table: only the name and the owner are on it. */
export const isGeneratedMainForm = (xml: string): boolean =>
  [...xml.matchAll(/\bdatafieldname="([^"]*)"/g)].every(([, column = '']) =>
    ['tpc_name', 'ownerid'].includes(column)
  );

/** Whether a quick create form restricts the roles to those of the portal. */
export const isOwnQuickForm = (xml: string): boolean => xml.includes('<DependentAttributeName>');

const { portal, invitation, portalUser } = DEFAULT_NAMES;

/** Whether a form has a field for a column. */
const hasField = (xml: string, column: string): boolean => xml.includes(`datafieldname="${column}"`);

/**
 * The plugin's form of portals with a field for the request role, after its other fields; unchanged if it has one, or if
 * staff have removed those fields.
 */
export const withRequestRole = (xml: string, languages: LabelLanguages): string => {
  const { requestRole } = portal.columns;
  const place = new RegExp(`(<section\\b[^>]*\\bname="${MAIN_SECTION}"[^>]*>.*?)(</rows>)`, 's');
  if (hasField(xml, requestRole)) return xml;
  const rows = createFormWriter(languages, LATER_FIELDS).field(PORTAL_TABLE, requestRole).join('');
  return xml.replace(place, (_, before: string, end: string) => before + rows + end);
};

/** The main form of one of the plugin's tables, with every column that staff edit. */
export const mainFormXml = (table: string, languages: LabelLanguages): string => {
  const number = TABLES.findIndex(({ schemaName }) => schemaName.toLowerCase() === table) + 1;
  const form = createFormWriter(languages, number);
  const fields = (columns: readonly string[], readOnly = false): string[][] =>
    columns.map((column) => form.field(table, column, { readOnly }));
  const general = (columns: readonly string[], readOnly: readonly string[] = []): string =>
    form.section(MAIN_SECTION, TEXTS.general, [...fields(columns), ...fields(readOnly, true)]);
  const ofPortal = (id: string, label: Text, view: ViewPlan): string[] =>
    form.subgrid({ id, label, view, column: invitation.columns.portal, target: PORTAL_TABLE });

  const columnsOf: Record<string, () => string[][]> = {
    [PORTAL_TABLE]: () => [
      [
        general([
          portal.columns.name,
          portal.columns.key,
          portal.columns.siteUrl,
          portal.columns.signUpUrl,
          portal.columns.defaultLocale,
          portal.columns.timeZone,
          portal.columns.requestRole,
          'ownerid',
        ]),
      ],
      [
        form.section(
          'tpc_general_roles',
          TEXTS.roles,
          [ofPortal(SUBGRIDS.roles, TEXTS.roles, VIEWS.roles)],
          false
        ),
        form.section(
          'tpc_general_invitations',
          TEXTS.needsAttention,
          [ofPortal(SUBGRIDS.invitations, TEXTS.needsAttention, VIEWS.needsAttention)],
          false
        ),
      ],
    ],
    [ROLE_TABLE]: () => [[general(['tpc_name', 'tpc_portalid', 'tpc_userrole', 'ownerid'])]],
    [INVITATION_TABLE]: () => [
      [
        general(
          [
            invitation.columns.name,
            invitation.columns.contact,
            invitation.columns.portal,
            invitation.columns.role,
            invitation.columns.locale,
            invitation.columns.expiresAt,
            'ownerid',
          ],
          [invitation.columns.invitedBy]
        ),
        form.section(
          'tpc_general_progress',
          TEXTS.progress,
          fields(
            [
              invitation.columns.status,
              invitation.columns.failure,
              invitation.columns.sentAt,
              invitation.columns.openedAt,
              invitation.columns.redeemedAt,
            ],
            true
          )
        ),
      ],
      [form.section('tpc_general_timeline', TEXTS.timeline, [form.timeline()])],
    ],
    [USER_TABLE]: () => [
      [
        general(
          [
            portalUser.columns.name,
            portalUser.columns.contact,
            portalUser.columns.portal,
            portalUser.columns.role,
            'ownerid',
          ],
          [portalUser.columns.status, portalUser.columns.username, portalUser.columns.answers]
        ),
      ],
    ],
  };
  return formElement(form.tab(MAIN_TAB, TEXTS.general, columnsOf[table]?.() ?? []));
};

/** The form in which staff choose portal and role for a contact. */
export const quickFormXml = (languages: LabelLanguages): string => {
  const form = createFormWriter(languages, 10);
  const { contact, portal: portalColumn, role, locale, expiresAt } = invitation.columns;
  const rows = [contact, portalColumn, role, locale, expiresAt].map((column) =>
    form.field(INVITATION_TABLE, column)
  );
  const section = form.section('tpc_invite_fields', TEXTS.invite, rows, false);
  return formElement(form.tab('tpc_invite', TEXTS.invite, [[section]], false));
};

/** The tab *Portal access* of a contact. */
const contactTab = (languages: LabelLanguages): string => {
  const form = createFormWriter(languages, 11);
  const ofContact = (id: string, label: Text, view: ViewPlan): string =>
    form.section(
      `${id}_section`,
      label,
      [form.subgrid({ id, label, view, column: invitation.columns.contact, target: 'contact' })],
      false
    );
  return form.tab(CONTACT_TAB, TEXTS.portalAccess, [
    [
      ofContact(SUBGRIDS.users, TEXTS.users, VIEWS.users),
      ofContact(SUBGRIDS.invitations, TEXTS.invitations, VIEWS.invitations),
    ],
  ]);
};

/** Whether a form of the contact has the tab *Portal access*, or cannot have it because it has no tabs. */
export const hasContactTab = (xml: string): boolean => hasTab(xml, CONTACT_TAB) || !xml.includes('</tabs>');

/** A form of the contact with the tab *Portal access* as its last one. All else stays as it is. */
export const withContactTab = (xml: string, languages: LabelLanguages): string => {
  const end = xml.lastIndexOf('</tabs>');
  return xml.slice(0, end) + contactTab(languages) + xml.slice(end);
};
