import type { Environment } from '../rows/environment';
import { textOf, type Value } from '../store';
import { parseFetch } from './fetch';
import { checkShape, childOf, childrenOf, invalidXml, parseXml, type Shape } from './xml';

const SHAPES: Record<string, Shape> = {
  grid: {
    children: ['row', 'controlDescriptions'],
    needs: ['row'],
    attributes: ['name', 'object', 'jump'],
  },
  row: { children: ['cell'], needs: ['cell'], attributes: ['name', 'id'] },
  cell: { children: [], attributes: ['name', 'width'] },
};

const WHAT = 'The layout of the view is invalid';

/** Kinds of views, in `savedquery.querytype`. */
export const QUERY_TYPES = { public: 0, advancedFind: 1, associated: 2, quickFind: 4, lookup: 64 } as const;

/** A column of a view, with its width in pixels. */
export interface ViewCell {
  name: string;
  width: number;
}

/** The columns that a layout shows. */
export const cellsOf = (layoutXml: string): ViewCell[] => {
  const row = childOf(parseXml(layoutXml, 'the layout'), 'row');
  return (row ? childrenOf(row, 'cell') : []).map(({ attributes }) => ({
    name: attributes.name ?? '',
    width: Number(attributes.width),
  }));
};

/** Refuses a view whose query or layout does not fit its table. */
export const checkView = (environment: Environment, values: Record<string, Value>): void => {
  const tableName = textOf(values.returnedtypecode);
  const table = environment.schema.find(tableName);
  if (!table) throw invalidXml(`There is no table ${tableName} for the view.`);
  if (!Object.values<Value>(QUERY_TYPES).includes(values.querytype ?? null)) {
    throw invalidXml(`${String(values.querytype)} is no type of a view that can be created.`);
  }
  const fetch = parseFetch(environment, textOf(values.fetchxml));
  if (fetch.table !== table) throw invalidXml(`The query of the view is not about ${tableName}.`);

  const layout = parseXml(textOf(values.layoutxml), 'the layout');
  if (layout.name !== 'grid') throw invalidXml(`${WHAT}: the root element is <${layout.name}>.`);
  checkShape(layout, SHAPES, WHAT);
  const { object, jump = '' } = layout.attributes;
  if (object !== String(table.objectTypeCode)) {
    throw invalidXml(`${WHAT}: ${object ?? ''} is not the object type code of ${tableName}.`);
  }
  if (!table.columns.has(jump)) throw invalidXml(`${WHAT}: ${tableName} has no column ${jump}.`);
  const row = childOf(layout, 'row');
  if (row?.attributes.id !== table.id) throw invalidXml(`${WHAT}: the id of its rows is ${table.id}.`);
  for (const { name, width } of cellsOf(textOf(values.layoutxml))) {
    if (!fetch.columns.includes(name)) throw invalidXml(`${WHAT}: the query has no column ${name}.`);
    if (!Number.isInteger(width) || width <= 0) throw invalidXml(`${WHAT}: ${name} has no width.`);
  }
};
