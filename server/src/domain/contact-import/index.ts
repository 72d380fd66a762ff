export type { CsvRow } from './cells';
export { type ColumnMapping, describeColumns, mapColumns, unresolvedValues } from './column-mapping';
export { type ContactRow, readRow, type RefusedRow } from './contact-rows';
export { findHeader, countKnownNames, identifiesPerson, stripFooter } from './header';
