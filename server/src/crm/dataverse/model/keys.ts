import type { TableDefinition } from './metadata';

export type TableKeyDefinition = TableDefinition['Keys'][number];

const sameColumns = (left: readonly string[], right: readonly string[]): boolean =>
  [...left].sort().join() === [...right].sort().join();

/** The alternate key of a table with these columns, in any order. */
export const keyOf = (
  definition: TableDefinition | undefined,
  columns: readonly string[]
): TableKeyDefinition | undefined =>
  definition?.Keys.find(({ KeyAttributes }) => sameColumns(KeyAttributes, columns));

export interface KeyProblem {
  isFailed: boolean;
  message: string;
  remedy: string;
}

/**
 * What keeps a key from working. Dataverse builds its index after it has answered, and fails if rows have the same values.
 * Until the index is `Active`, rows with the same values can be created.
 */
export const keyProblem = ({
  KeyAttributes,
  EntityKeyIndexStatus,
}: TableKeyDefinition): KeyProblem | null => {
  if (EntityKeyIndexStatus === 'Active') return null;
  const isFailed = EntityKeyIndexStatus === 'Failed';
  return {
    isFailed,
    message: `Its index is ${EntityKeyIndexStatus}`,
    remedy: isFailed
      ? `Remove rows with the same values of ${KeyAttributes.join(' and ')}, then choose Reactivate for the key in Power Apps`
      : 'Wait until Dynamics has built it',
  };
};
