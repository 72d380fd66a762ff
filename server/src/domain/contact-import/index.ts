export type { CsvRow } from './cells';
export { type ColumnMapping, describeColumns, mapColumns, openQuestions } from './column-mapping';
export { type ContactRow, readRow } from './contact-rows';
export { findHeader, knownNames, namesAPerson } from './header';
