import { randomUUID } from 'node:crypto';
import type { Environment } from '../rows/environment';
import type { Column, ColumnType, Table } from '../schema';
import type { Value } from '../store';
import { FORM_TYPES } from '.';
import { QUERY_TYPES } from './view';

/** Parts that Dataverse makes by itself with each table. */

const CONTROLS: Partial<Record<ColumnType, string>> = {
  String: '4273EDBD-AC1D-40d3-9FB2-095C621B552D',
  Memo: 'E0DECE4B-6FC8-4a8f-A065-082708572369',
  Lookup: '270BD3DB-D9AF-4782-9025-509E298DEC0A',
  DateTime: '5B773807-9FB2-42db-97C3-7A91EFF8ADFF',
  Picklist: '3EF39988-22BB-4f0b-BBBE-64B5A3748AEE',
  Boolean: 'B0C6723A-8503-4fd7-BB28-C8A06AC933C2',
};

const newId = (): string => `{${randomUUID()}}`;

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');

const labels = (text: string, language: number): string =>
  `<labels><label description="${escaped(text)}" languagecode="${String(language)}" /></labels>`;

const cell = (column: Column, language: number): string => {
  const control = CONTROLS[column.type];
  if (control === undefined) throw new Error(`No form here shows a column of the type ${column.type}`);
  return (
    `<row><cell id="${newId()}">${labels(column.displayName.label, language)}` +
    `<control id="${column.logicalName}" classid="{${control}}" datafieldname="${column.logicalName}" />` +
    '</cell></row>'
  );
};

/** A tab of a form with one section. */
export const tabXml = (
  table: Table,
  { name, label, columns }: { name: string; label: string; columns: string[] },
  language: number
): string => {
  const rows = columns.flatMap((column) => table.columns.get(column) ?? []);
  return (
    `<tab name="${name}" id="${newId()}" IsUserDefined="0" expanded="true">${labels(label, language)}<columns>` +
    `<column width="100%"><sections><section name="${name}_section" id="${newId()}" columns="1">` +
    `${labels(label, language)}<rows>${rows.map((column) => cell(column, language)).join('')}</rows>` +
    '</section></sections></column></columns></tab>'
  );
};

/** Inserts a row of customizations as published. */
export const insertPublished = (
  { schema, store }: Environment,
  tableName: string,
  values: Record<string, Value>
): string => {
  const row = store.insert(schema.get(tableName), { statecode: 0, statuscode: 1, ...values });
  store.publish(row);
  return row.id;
};

const addForms = (environment: Environment, table: Table): void => {
  const { base } = environment.languages;
  const tab = tabXml(table, { name: 'general', label: 'General', columns: [table.name, 'ownerid'] }, base);
  for (const type of [FORM_TYPES.main, FORM_TYPES.quickView, FORM_TYPES.card]) {
    insertPublished(environment, 'systemform', {
      name: 'Information',
      objecttypecode: table.logicalName,
      type,
      formxml: `<form><tabs>${tab}</tabs></form>`,
      isdefault: true,
      formactivationstate: 1,
    });
  }
};

interface DefaultView {
  name: string;
  type: number;
  state?: number;
}

const viewsOf = ({ displayName, collectionName }: Table): DefaultView[] => [
  { name: `Active ${collectionName.label}`, type: QUERY_TYPES.public, state: 0 },
  { name: `Inactive ${collectionName.label}`, type: QUERY_TYPES.public, state: 1 },
  { name: `${displayName.label} Advanced Find View`, type: QUERY_TYPES.advancedFind, state: 0 },
  { name: `${displayName.label} Associated View`, type: QUERY_TYPES.associated, state: 0 },
  { name: `Quick Find Active ${collectionName.label}`, type: QUERY_TYPES.quickFind, state: 0 },
  { name: `${displayName.label} Lookup View`, type: QUERY_TYPES.lookup, state: 0 },
];

const fetchXml = (table: Table, columns: string[], { type, state }: DefaultView): string => {
  const search =
    type === QUERY_TYPES.quickFind
      ? `<filter type="or" isquickfindfields="1"><condition attribute="${table.name}" operator="like" value="{0}" /></filter>`
      : '';
  return (
    `<fetch version="1.0" mapping="logical"><entity name="${table.logicalName}">` +
    [table.id, ...columns].map((name) => `<attribute name="${name}" />`).join('') +
    `<order attribute="${table.name}" descending="false" />` +
    `<filter type="and"><condition attribute="statecode" operator="eq" value="${String(state)}" /></filter>` +
    `${search}</entity></fetch>`
  );
};

const layoutXml = (table: Table, columns: string[]): string =>
  `<grid name="resultset" object="${String(table.objectTypeCode)}" jump="${table.name}" select="1" icon="1" preview="1">` +
  `<row name="result" id="${table.id}">` +
  columns.map((name, index) => `<cell name="${name}" width="${index === 0 ? '300' : '125'}" />`).join('') +
  '</row></grid>';

/** The views of a table. */
export const addViews = (environment: Environment, table: Table, columns: string[]): void => {
  viewsOf(table).forEach((view, index) => {
    insertPublished(environment, 'savedquery', {
      name: view.name,
      returnedtypecode: table.logicalName,
      querytype: view.type,
      fetchxml: fetchXml(table, columns, view),
      layoutxml: layoutXml(table, columns),
      isdefault: index === 0 || view.type !== QUERY_TYPES.public,
      isquickfindquery: view.type === QUERY_TYPES.quickFind,
    });
  });
};

/** The row that stands for a table in look-ups such as a command's `ContextEntity`. */
export const addEntityRow = (environment: Environment, table: Table): void => {
  insertPublished(environment, 'entity', {
    entityid: table.metadataId,
    logicalname: table.logicalName,
    name: table.schemaName,
    objecttypecode: table.objectTypeCode,
  });
};

/** What Dataverse makes with a new table: its forms named *Information* and its views. */
export const addDefaults = (environment: Environment, table: Table): void => {
  addForms(environment, table);
  addViews(environment, table, [table.name, 'createdon']);
};
