import type { Environment } from '../rows/environment';
import type { Column, ColumnType, Table } from '../schema';
import { textOf, type StoredRow } from '../store';
import { checkTexts } from './languages';
import {
  checkShape,
  childOf,
  childrenOf,
  guidInBraces,
  invalidXml,
  parseXml,
  withDescendants,
  type Shape,
  type XmlElement,
} from './xml';

/** Elements of a form that can hold cells. From Microsoft's *Form XML schema*. */
const CELLS: Shape = { children: ['rows'] };

const SHAPES: Record<string, Shape> = {
  form: {
    children: [
      'ancestor',
      'hiddencontrols',
      'controlDescriptions',
      'tabs',
      'header',
      'footer',
      'events',
      'formLibraries',
      'externaldependencies',
      'formparameters',
      'clientresources',
      'Navigation',
      'DisplayConditions',
      'RibbonDiffXml',
    ],
    needs: ['tabs'],
  },
  tabs: { children: ['tab'], needs: ['tab'] },
  tab: {
    children: ['labels', 'tabheader', 'tabfooter', 'columns', 'events'],
    needs: ['columns'],
    attributes: ['id'],
  },
  columns: { children: ['column'], needs: ['column'] },
  column: { children: ['sections'], attributes: ['width'] },
  sections: { children: ['section'] },
  section: { children: ['labels', 'rows'], attributes: ['id'] },
  header: CELLS,
  footer: CELLS,
  tabheader: CELLS,
  tabfooter: CELLS,
  rows: { children: ['row'] },
  row: { children: ['cell'] },
  cell: { children: ['labels', 'control', 'events'], attributes: ['id'] },
  control: { children: ['labels', 'parameters'], attributes: ['id', 'classid'] },
  labels: { children: ['label'] },
  label: { children: [], attributes: ['languagecode'] },
};

const MAX_COLUMNS_OF_A_TAB = 3;

const SUBGRID = 'e7a81278-8635-4d9e-8d4d-59480b391c5b';

/** Types of columns that a control can show, by the control's class. */
const COLUMN_TYPES: Record<string, ColumnType[] | undefined> = {
  '4273edbd-ac1d-40d3-9fb2-095c621b552d': ['String'],
  'ada2203e-b4cd-49be-9ddf-234642b43b52': ['String'],
  '71716b6c-711e-476c-8ab8-5d11542bfb47': ['String'],
  'e0dece4b-6fc8-4a8f-a065-082708572369': ['Memo'],
  '270bd3db-d9af-4782-9025-509e298dec0a': ['Lookup'],
  '5b773807-9fb2-42db-97c3-7a91eff8adff': ['DateTime'],
  '5d68b988-0661-4db2-bc3e-17598ad3be6c': ['Status'],
  '3ef39988-22bb-4f0b-bbbe-64b5a3748aee': ['Picklist', 'State', 'Status'],
  'b0c6723a-8503-4fd7-bb28-c8a06ac933c2': ['Boolean'],
  '67fac785-cd58-4f9f-abb3-4b7ddc6ed5ed': ['Boolean'],
  'c6d124ca-7eda-4a60-aea9-7fb8d318b68f': ['Integer'],
  'c3efe0c3-0ec6-42be-8349-cbd9079dfd8e': ['Decimal'],
};

const SUBGRID_PARAMETERS = new Set([
  'ViewId',
  'IsUserView',
  'IsUserChart',
  'RelationshipName',
  'RelationshipRoleOrdinal',
  'TargetEntityType',
  'AutoExpand',
  'RecordsPerPage',
  'MaxRowsBeforeScroll',
  'EnableQuickFind',
  'EnableJumpBar',
  'EnableViewPicker',
  'ViewIds',
  'ChartGridMode',
  'VisualizationId',
  'EnableChartPicker',
  'EnableContextualActions',
  'TeamTemplateId',
  'GridUIMode',
  'ReferencePanelSubgridIconUrl',
]);

const LOOKUP_PARAMETERS = new Set([
  'DefaultViewId',
  'FilterRelationshipName',
  'DependentAttributeName',
  'DependentAttributeType',
  'AutoResolve',
  'ResolveEmailAddress',
  'DefaultViewReadOnly',
  'ViewPickerReadOnly',
  'AllowFilterOff',
  'DisableMru',
  'DisableQuickFind',
  'DisableViewPicker',
  'AvailableViewIds',
  'EntityLogicalName',
  'IsInlineNewEnabled',
  'InlineViewIds',
  'UnboundLookupTypes',
  'UnboundLookupBrowse',
  'UnboundLookupControlType',
  'ShowAsBreadcrumbControl',
]);

const WHAT = 'The form XML is invalid';

const refuse = (message: string): Error => invalidXml(`${WHAT}: ${message}`);

/** The value of a control's parameter. */
export const parameterOf = (control: XmlElement, name: string): string | undefined => {
  const parameters = childOf(control, 'parameters');
  return parameters && childOf(parameters, name)?.text;
};

const checkParameters = (control: XmlElement, known: ReadonlySet<string>): void => {
  const unknown = childOf(control, 'parameters')?.children.find(({ name }) => !known.has(name));
  if (unknown) throw refuse(`the control ${control.attributes.id ?? ''} has no parameter ${unknown.name}.`);
};

/** A view by its id in braces. Refuses one that does not exist, or is of none of these tables. */
const checkView = (
  { schema, store }: Environment,
  text: string | undefined,
  tables: readonly string[]
): StoredRow | undefined => {
  if (text === undefined) return undefined;
  const id = guidInBraces(text);
  const view = id === undefined ? undefined : store.find(schema.get('savedquery'), id);
  if (!view || !tables.includes(textOf(view.values.returnedtypecode))) {
    throw refuse(`there is no view ${text} of ${tables.join(' or ')}.`);
  }
  return view;
};

const checkSubgrid = (environment: Environment, table: Table, control: XmlElement): void => {
  checkParameters(control, SUBGRID_PARAMETERS);
  const target = parameterOf(control, 'TargetEntityType') ?? '';
  if (!environment.schema.find(target)) throw refuse(`the table ${target} of a subgrid does not exist.`);
  checkView(environment, parameterOf(control, 'ViewId'), [target]);
  const name = parameterOf(control, 'RelationshipName');
  if (name === undefined) return;
  const relation = environment.schema.relation(name);
  if (relation?.table.logicalName !== target || relation.target.table !== table.logicalName) {
    throw refuse(`${name} is no relation from ${target} to ${table.logicalName}.`);
  }
};

/** A look-up that offers only rows related to what another look-up of the form has. */
const checkDependentLookup = (
  environment: Environment,
  table: Table,
  column: Column,
  control: XmlElement
): void => {
  const name = parameterOf(control, 'FilterRelationshipName');
  const attribute = parameterOf(control, 'DependentAttributeName');
  const type = parameterOf(control, 'DependentAttributeType');
  if (name === undefined && attribute === undefined && type === undefined) return;
  const [tableName, dependsOn = ''] = (attribute ?? '').split('.');
  const other = table.columns.get(dependsOn);
  if (tableName !== table.logicalName || !other?.targets.some((target) => target.table === type)) {
    throw refuse(
      `the look-up ${column.logicalName} depends on ${attribute ?? 'nothing'}, which is no look-up of ${type ?? 'any table'}.`
    );
  }
  const relation = environment.schema.relation(name ?? '');
  const isOf = column.targets.some((target) => target.table === relation?.table.logicalName);
  if (!relation || !isOf || relation.target.table !== type) {
    throw refuse(
      `${name ?? 'nothing'} does not relate what ${column.logicalName} points to with ${type ?? ''}.`
    );
  }
};

const checkField = (environment: Environment, table: Table, control: XmlElement, classId: string): void => {
  const name = control.attributes.datafieldname;
  if (name === undefined) return;
  const column = table.columns.get(name);
  if (!column) throw refuse(`the table ${table.logicalName} has no column ${name}.`);
  const types = COLUMN_TYPES[classId];
  if (types && !types.includes(column.type)) {
    throw refuse(`the control of ${name} cannot show a column of the type ${column.type}.`);
  }
  if (column.type !== 'Lookup') return;
  checkParameters(control, LOOKUP_PARAMETERS);
  const targets = column.targets.map((target) => target.table);
  checkView(environment, parameterOf(control, 'DefaultViewId'), targets);
  checkDependentLookup(environment, table, column, control);
};

const checkControl = (environment: Environment, table: Table, control: XmlElement): void => {
  const classId = guidInBraces(control.attributes.classid);
  if (classId === undefined) throw refuse(`${control.attributes.classid ?? ''} is no GUID in braces.`);
  if (classId === SUBGRID) checkSubgrid(environment, table, control);
  else checkField(environment, table, control, classId);
};

const checkIds = (elements: XmlElement[]): void => {
  const ids = new Set<string>();
  for (const { name, attributes } of elements) {
    if (!['tab', 'section', 'cell', 'control'].includes(name)) continue;
    const { id = '' } = attributes;
    if (name !== 'control' && guidInBraces(id) === undefined)
      throw refuse(`the id ${id} is no GUID in braces.`);
    if (ids.has(id.toLowerCase())) throw refuse(`the id ${id} is not unique.`);
    ids.add(id.toLowerCase());
  }
};

/** Refuses a form that Dataverse would refuse, or could not show. */
export const checkForm = (environment: Environment, table: Table, formXml: string): void => {
  const form = parseXml(formXml, 'the form');
  if (form.name !== 'form') throw refuse(`the root element is <${form.name}>.`);
  checkShape(form, SHAPES, WHAT);
  const elements = withDescendants(form);
  checkIds(elements);
  for (const element of elements) {
    if (element.name === 'columns' && element.children.length > MAX_COLUMNS_OF_A_TAB) {
      throw refuse(`a tab has at most ${String(MAX_COLUMNS_OF_A_TAB)} columns.`);
    }
    if (element.name === 'column' && !/^\d+%$/.test(element.attributes.width ?? '')) {
      throw refuse(`the width ${element.attributes.width ?? ''} of a column is no percentage.`);
    }
    if (element.name === 'labels') {
      const texts = childrenOf(element, 'label').map(({ attributes }) => ({
        text: attributes.description ?? '',
        language: Number(attributes.languagecode),
      }));
      if (texts.some(({ text }) => text !== '')) checkTexts(environment.languages, texts, WHAT);
    }
    if (element.name === 'control') checkControl(environment, table, element);
  }
};

/** Whether the control lists related rows. */
export const isSubgrid = (control: XmlElement): boolean =>
  guidInBraces(control.attributes.classid) === SUBGRID;
