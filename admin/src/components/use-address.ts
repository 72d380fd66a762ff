import { useCallback, useMemo } from 'react';
import { useSearchParams } from 'react-router-dom';

/** What a list is narrowed down to, kept in the address bar so that it can be shared and gone back to. */
export const useAddress = <Name extends string>(names: readonly Name[]) => {
  const [parameters, setParameters] = useSearchParams();
  const address = parameters.toString();

  const values = useMemo(() => {
    const current = new URLSearchParams(address);
    const entries = names.map((name) => [name, current.get(name) ?? undefined]);
    return Object.fromEntries(entries) as Record<Name, string | undefined>;
  }, [address, names]);

  const change = useCallback(
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

  return [values, change] as const;
};
