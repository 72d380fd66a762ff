import { useEffect } from 'react';

type Trigger<Query> = (query: Query) => { abort: () => void };

/** Asks anew whenever the query changes, and cancels the request for what is not asked any more. */
export const useCancelling = <Query extends object>(trigger: Trigger<Query>, query: Query) => {
  const identity = JSON.stringify(query);
  useEffect(() => {
    const request = trigger(JSON.parse(identity) as Query);
    return () => {
      request.abort();
    };
  }, [trigger, identity]);
};
