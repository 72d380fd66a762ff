import {
  checkShape,
  childrenOf,
  invalidXml,
  parseXml,
  type Shape,
  type XmlElement,
} from '../customizations/xml';
import { notFound } from '../fault';
import type { Table } from '../schema';
import { textOf, type StoredRow } from '../store';
import type { Environment } from './environment';

/** The row as reads see it unless they ask for unpublished changes; undefined if it was never published. */
export const asPublished = (table: Table, row: StoredRow): StoredRow | undefined => {
  if (!table.isPublishable) return row;
  return row.published && { ...row, values: row.published };
};

/** The action PublishAllXml. */
export const publishAll = ({ schema, store }: Environment): void => {
  for (const table of schema.all().filter((each) => each.isPublishable)) {
    for (const row of store.all(table)) store.publish(row);
  }
};

/** Publishes the forms and views of a table. */
const publishTable = ({ schema, store }: Environment, name: string): void => {
  if (!schema.find(name)) throw notFound(`Entity '${name}'`);
  const parts = [
    { table: 'systemform', column: 'objecttypecode' },
    { table: 'savedquery', column: 'returnedtypecode' },
  ];
  for (const { table, column } of parts) {
    for (const row of store.all(schema.get(table))) {
      if (textOf(row.values[column]) === name) store.publish(row);
    }
  }
};

const publishRow =
  (tableName: string) =>
  ({ schema, store }: Environment, id: string): void => {
    const row = store.find(schema.get(tableName), id.replace(/^\{(.*)\}$/, '$1'));
    if (!row) throw notFound(`${tableName} With Id = ${id}`);
    store.publish(row);
  };

/** Parts that can be published by themselves, by the element that lists them. */
const PARTS: Record<string, { element: string; publish: (environment: Environment, id: string) => void }> = {
  entities: { element: 'entity', publish: publishTable },
  webresources: { element: 'webresource', publish: publishRow('webresource') },
  sitemaps: { element: 'sitemap', publish: publishRow('sitemap') },
  appmodules: { element: 'appmodule', publish: publishRow('appmodule') },
};

const SHAPES: Record<string, Shape> = {
  importexportxml: { children: Object.keys(PARTS) },
  ...Object.fromEntries(Object.entries(PARTS).map(([name, { element }]) => [name, { children: [element] }])),
};

const named = (list: XmlElement): string[] =>
  childrenOf(list, PARTS[list.name]?.element ?? '').map(({ text }) => text);

/** The action PublishXml. */
export const publishParts = (environment: Environment, parameterXml: string): void => {
  const root = parseXml(parameterXml, 'ParameterXml');
  if (root.name !== 'importexportxml') throw invalidXml(`ParameterXml cannot begin with <${root.name}>.`);
  checkShape(root, SHAPES, 'ParameterXml');
  for (const list of root.children) {
    for (const part of named(list)) PARTS[list.name]?.publish(environment, part);
  }
};
