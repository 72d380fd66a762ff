export type { CsvRow } from './cells';
export { type ColumnMapping, describeColumns, mapColumns, openQuestions } from './column-mapping';
export { type ContactRow, readRow, type RefusedRow } from './contact-rows';
export { findHeader, knownNames, namesAPerson, withoutFooter } from './header';
