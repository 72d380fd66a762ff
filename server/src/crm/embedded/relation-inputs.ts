/** A change of a relation, as the Content Manager sends it. */
type RelationChange = { set?: unknown; connect?: unknown; disconnect?: unknown };

const asChange = (value: unknown): RelationChange | null =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? value : null;

/** True if the relation is missing, or unchanged as the Content Manager sends it: `{connect: [], disconnect: []}`. */
export const changesNothing = (value: unknown): boolean => {
  if (value === undefined) return true;
  const change = asChange(value);
  if (!change || 'set' in change) return false;
  return [change.connect, change.disconnect].every(
    (list) => list === undefined || (Array.isArray(list) && list.length === 0)
  );
};

/** The row id in a reference: the id itself, or an object with it. Strapi has already replaced document ids by row ids. */
const numberOf = (value: unknown): string | number | null => {
  if (typeof value === 'number' || (typeof value === 'string' && value !== '')) return value;
  if (typeof value !== 'object' || value === null) return null;
  const { id } = value as { id?: unknown };
  return typeof id === 'object' ? null : numberOf(id);
};

/**
 * The row id to which a to-one relation will point after the write, or null. The Content Manager sends both ids of the
 * record (`{connect: [{id, documentId, …}]}`), which Strapi does not accept for a relation without a join table.
 */
export const recordNamedBy = (value: unknown): string | number | null => {
  const { connect, set } = asChange(value) ?? {};
  const named = [value, set, connect].flat().map(numberOf);
  return named.findLast((id) => id !== null) ?? null;
};
