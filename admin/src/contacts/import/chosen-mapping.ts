import {
  type ImportedColumn,
  type ImportField,
  type ImportMapping,
  type ImportReport,
  isFlagField,
} from '../../../../contracts/contact-import';

/** Another choice of what a column is read as. A column that was chosen for the same field before is left to be proposed. */
export const withField = (mapping: ImportMapping, name: string, field: ImportField | null): ImportMapping => {
  const isOtherOfField = ([other, chosen]: [string, ImportField | null]) =>
    other !== name && field !== null && !isFlagField(field) && chosen === field;
  const others = Object.entries(mapping.columns ?? {}).filter((entry) => !isOtherOfField(entry));
  return { ...mapping, columns: { ...Object.fromEntries(others), [name]: field } };
};

/** Another choice of what a value of a column means. */
export const withMeaning = (
  mapping: ImportMapping,
  name: string,
  value: string,
  means: boolean
): ImportMapping => ({
  ...mapping,
  values: { ...mapping.values, [name]: { ...mapping.values?.[name], [value]: means } },
});

/** A column as it was chosen to be read, before the server has looked at the file again. */
export const asChosen = (column: ImportedColumn, mapping: ImportMapping): ImportedColumn => {
  const field =
    mapping.columns && column.name in mapping.columns ? (mapping.columns[column.name] ?? null) : column.field;
  const meanings = mapping.values?.[column.name] ?? {};
  return {
    ...column,
    field,
    candidate: field === column.field ? column.candidate : null,
    values:
      field === column.field
        ? column.values?.map((value) => ({ ...value, means: meanings[value.value] ?? value.means }))
        : undefined,
  };
};

/** The number of values without a known meaning. */
export const questionsOf = ({ columns }: ImportReport): number =>
  columns.reduce((sum, { values = [] }) => sum + values.filter(({ means }) => means === null).length, 0);
