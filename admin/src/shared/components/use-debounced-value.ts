import { useEffect, useState } from 'react';

/** The value once it has not changed for `milliseconds`. Strapi exports such a hook since 5.27. */
export const useDebouncedValue = <Value>(value: Value, milliseconds: number): Value => {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = window.setTimeout(() => setSettled(value), milliseconds);
    return () => window.clearTimeout(timer);
  }, [value, milliseconds]);
  return settled;
};
