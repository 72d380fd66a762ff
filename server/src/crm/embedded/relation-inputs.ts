/** What may be written to a relation: ids, or a change of it as the Content Manager sends it. */
type RelationChange = { set?: unknown; connect?: unknown; disconnect?: unknown };

const asChange = (value: unknown): RelationChange | null =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? value : null;

const isFilled = (list: unknown): boolean => (Array.isArray(list) ? list.length > 0 : Boolean(list));

/** True for a relation that is not written, or by the Content Manager as untouched: `{connect: [], disconnect: []}`. */
export const changesNothing = (value: unknown): boolean => {
  if (value === undefined) return true;
  const change = asChange(value);
  if (!change || 'set' in change) return false;
  return [change.connect, change.disconnect].every(
    (list) => list === undefined || (Array.isArray(list) && list.length === 0)
  );
};

/** True if a to-one relation names a record after the write. */
export const namesRecord = (value: unknown): boolean => {
  const change = asChange(value);
  if (!change || 'id' in change || 'documentId' in change) return isFilled(value);
  return isFilled(change.set) || isFilled(change.connect);
};
