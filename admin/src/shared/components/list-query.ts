import { useCallback, useEffect, useMemo, useState } from 'react';
import { useSearchParams } from 'react-router-dom';

/** The filters of a list, kept in the URL's query string so that they can be bookmarked and shared. */
export const useUrlFilters = <Name extends string>(names: readonly Name[]) => {
  const [parameters, setParameters] = useSearchParams();
  const query = parameters.toString();

  const filters = useMemo(() => {
    const current = new URLSearchParams(query);
    const entries = names.map((name) => [name, current.get(name) ?? undefined]);
    return Object.fromEntries(entries) as Record<Name, string | undefined>;
  }, [query, names]);

  const changeFilter = useCallback(
    (name: Name, value: string | undefined) =>
      setParameters(
        (current) => {
          const next = new URLSearchParams(current);
          if (value) next.set(name, value);
          else next.delete(name);
          return next;
        },
        { replace: true }
      ),
    [setParameters]
  );

  return [filters, changeFilter] as const;
};

/**
 * Cursor pagination. It restarts at the first page when the query changes, since cursors belong to one query.
 *
 * @param query identifies the list and its filters
 */
export const useCursorPagination = (query: string) => {
  const [pages, setPages] = useState<{ query: string; cursors: readonly string[] }>({ query, cursors: [] });
  const cursors = pages.query === query ? pages.cursors : [];
  return {
    cursor: cursors.at(-1),
    isFirst: cursors.length === 0,
    goToNext: (cursor: string) => setPages({ query, cursors: [...cursors, cursor] }),
    goToPrevious: () => setPages({ query, cursors: cursors.slice(0, -1) }),
  };
};

export type CursorPagination = ReturnType<typeof useCursorPagination>;

type Trigger<Query> = (query: Query) => { abort: () => void };

/** Triggers a lazy query whenever its parameters change, and aborts the request for the previous parameters. */
export const useCancellableQuery = <Query extends object>(trigger: Trigger<Query>, query: Query) => {
  const serialized = JSON.stringify(query);
  useEffect(() => {
    const request = trigger(JSON.parse(serialized) as Query);
    return () => {
      request.abort();
    };
  }, [trigger, serialized]);
};
