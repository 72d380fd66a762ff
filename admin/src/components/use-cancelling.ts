import { useEffect, useRef } from 'react';

type Trigger<Query> = (query: Query) => { abort: () => void };

/** Asks anew whenever the query changes, and cancels the request for what is not asked any more. */
export const useCancelling = <Query>(trigger: Trigger<Query>, query: Query) => {
  const latest = useRef(query);
  latest.current = query;
  const identity = JSON.stringify(query);
  useEffect(() => {
    const request = trigger(latest.current);
    return () => request.abort();
  }, [trigger, identity]);
};
