import { useMemo, useState } from 'react';

/** What is selected in a list, on whatever page of it. */
export const useSelection = <Row extends { id: string }>() => {
  const [selected, setSelected] = useState<readonly Row[]>([]);
  const ids = useMemo(() => new Set(selected.map(({ id }) => id)), [selected]);
  return {
    selected,
    clear: () => setSelected([]),
    /** Selects these, and no others. */
    replace: setSelected as (rows: readonly Row[]) => void,
    /** Those of a page that are selected. */
    on: (page: readonly Row[]) => page.filter(({ id }) => ids.has(id)),
    /** Selects these of a page, and no others of it. */
    change: (page: readonly Row[], chosen: readonly Row[]) =>
      setSelected((before) => [
        ...before.filter(({ id }) => !page.some((row) => row.id === id)),
        ...page.filter(({ id }) => chosen.some((row) => row.id === id)),
      ]),
  };
};
