/** What may be written to a relation: ids, or a change of it as the Content Manager sends it. */
type RelationChange = { set?: unknown; connect?: unknown; disconnect?: unknown };

const asChange = (value: unknown): RelationChange | null =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? value : null;

/** True for a relation that is not written, or by the Content Manager as untouched: `{connect: [], disconnect: []}`. */
export const changesNothing = (value: unknown): boolean => {
  if (value === undefined) return true;
  const change = asChange(value);
  if (!change || 'set' in change) return false;
  return [change.connect, change.disconnect].every(
    (list) => list === undefined || (Array.isArray(list) && list.length === 0)
  );
};

/** The number of a record that is named by it, or by an object that holds it. Strapi has put it in the place of other keys. */
const numberOf = (value: unknown): string | number | null => {
  if (typeof value === 'number' || (typeof value === 'string' && value !== '')) return value;
  if (typeof value !== 'object' || value === null) return null;
  const { id } = value as { id?: unknown };
  return typeof id === 'object' ? null : numberOf(id);
};

/**
 * The number of the record that a to-one relation names after the write, or null. The Content Manager names it by both
 * of its keys (`{connect: [{id, documentId, …}]}`), which Strapi does not take for a relation without join table.
 */
export const recordNamedBy = (value: unknown): string | number | null => {
  const { connect, set } = asChange(value) ?? {};
  const named = [value, set, connect].flat().map(numberOf);
  return named.findLast((id) => id !== null) ?? null;
};
