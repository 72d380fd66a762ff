import { FORM_TYPES } from '../customizations';
import { isSubgrid, parameterOf } from '../customizations/form';
import {
  childOf,
  childrenOf,
  guidInBraces,
  parseXml,
  withDescendants,
  type XmlElement,
} from '../customizations/xml';
import type { Column } from '../schema';
import type { DataverseServer } from '../server';
import { textOf, type StoredRow } from '../store';
import { publishedRows, readNavigation } from './navigation';

/** A column on a form. */
export interface Field {
  column: Column;
  label: string;
  isReadOnly: boolean;
  /** The other look-up that this one depends on, and the column that has to be equal to it. */
  dependsOn?: { field: string; column: string };
}

/** Related rows on a form. */
export interface Subgrid {
  label: string;
  table: string;
  viewId: string | undefined;
  /** The look-up that points to the row of the form. */
  column: string;
}

export interface Section {
  label: string | null;
  fields: Field[];
  subgrids: Subgrid[];
  /** Whether it shows the row's activities. */
  hasTimeline: boolean;
}

export interface Tab {
  name: string;
  label: string;
  /** Sections by the columns of the tab. */
  columns: Section[][];
}

/** The class of the control that shows activities and notes. */
const TIMELINE = '06375649-c143-495e-a496-c962e5b4488e';

const READ_ONLY_TYPES = ['State', 'Status', 'Virtual', 'Uniqueidentifier', 'BigInt'];

/** Reads published forms as what a page shows. */
export const createForms = (server: DataverseServer) => {
  const { schema, languages } = server.environment;

  const labelOf = (element: XmlElement): string => {
    const labels = childOf(element, 'labels');
    const all = labels ? childrenOf(labels, 'label') : [];
    const own = all.find(({ attributes }) => attributes.languagecode === String(languages.base));
    return own?.attributes.description ?? '';
  };

  const subgridOf = (cell: XmlElement, control: XmlElement): Subgrid | undefined => {
    const relation = schema.relation(parameterOf(control, 'RelationshipName') ?? '');
    return (
      relation && {
        label: labelOf(cell),
        table: relation.table.logicalName,
        viewId: guidInBraces(parameterOf(control, 'ViewId')),
        column: relation.column.logicalName,
      }
    );
  };

  const fieldOf = (tableName: string, cell: XmlElement, control: XmlElement): Field | undefined => {
    const column = schema.get(tableName).columns.get(control.attributes.datafieldname ?? '');
    if (!column) return undefined;
    const relation = schema.relation(parameterOf(control, 'FilterRelationshipName') ?? '');
    const [, field] = (parameterOf(control, 'DependentAttributeName') ?? '').split('.');
    return {
      column,
      label: labelOf(cell) || column.displayName.label,
      isReadOnly:
        control.attributes.disabled === 'true' ||
        !column.writable ||
        column.logicalName === 'ownerid' ||
        READ_ONLY_TYPES.includes(column.type),
      ...(relation && field && { dependsOn: { field, column: relation.column.logicalName } }),
    };
  };

  const sectionOf = (tableName: string, section: XmlElement): Section => {
    const cells = withDescendants(section).filter(({ name }) => name === 'cell');
    const controls = cells.flatMap((cell) => {
      const control = childOf(cell, 'control');
      return control ? [{ cell, control }] : [];
    });
    return {
      label: section.attributes.showlabel === 'false' ? null : labelOf(section),
      fields: controls.flatMap(({ cell, control }) => fieldOf(tableName, cell, control) ?? []),
      hasTimeline: controls.some(({ control }) => guidInBraces(control.attributes.classid) === TIMELINE),
      subgrids: controls.flatMap(({ cell, control }) =>
        isSubgrid(control) ? (subgridOf(cell, control) ?? []) : []
      ),
    };
  };

  const tabOf = (tableName: string, tab: XmlElement, index: number): Tab => {
    const columns = childOf(tab, 'columns');
    return {
      name: tab.attributes.name ?? String(index),
      label: labelOf(tab),
      columns: (columns?.children ?? []).map((column) =>
        (childOf(column, 'sections')?.children ?? []).map((section) => sectionOf(tableName, section))
      ),
    };
  };

  /** The form of a table that the app shows: one of its own, if it has one, and the default one of several. */
  const find = (tableName: string, type: number): StoredRow | undefined => {
    const { parts } = readNavigation(server);
    const all = publishedRows(server, 'systemform').filter(
      ({ values }) => values.objecttypecode === tableName && values.type === type
    );
    const own = all.filter(({ id }) => parts.has(id));
    const candidates = own.length > 0 ? own : all;
    return candidates.find(({ values }) => values.isdefault === true) ?? candidates[0];
  };

  const tabsOf = (tableName: string, type: number): Tab[] => {
    const form = find(tableName, type);
    if (!form) return [];
    const tabs = childOf(parseXml(textOf(form.values.formxml), 'the form'), 'tabs');
    return (tabs?.children ?? []).map((tab, index) => tabOf(tableName, tab, index));
  };

  return {
    /** The tabs of the main form. */
    main: (tableName: string): Tab[] => tabsOf(tableName, FORM_TYPES.main),

    /** The fields in which a row is created; none if the table has no quick create form. */
    quickCreate: (tableName: string): Field[] =>
      tabsOf(tableName, FORM_TYPES.quickCreate).flatMap(({ columns }) =>
        columns.flat().flatMap(({ fields }) => fields)
      ),
  };
};
