import { useState } from 'react';

/**
 * The way through a list that goes by cursor. It begins anew with every other query, whose cursors are others.
 *
 * @param query identity of what is listed
 */
export const useCursor = (query: string) => {
  const [way, setWay] = useState<{ query: string; cursors: readonly string[] }>({ query, cursors: [] });
  const cursors = way.query === query ? way.cursors : [];
  return {
    cursor: cursors.at(-1),
    isFirst: cursors.length === 0,
    goOn: (next: string) => setWay({ query, cursors: [...cursors, next] }),
    goBack: () => setWay({ query, cursors: cursors.slice(0, -1) }),
  };
};

export type CursorWay = ReturnType<typeof useCursor>;
