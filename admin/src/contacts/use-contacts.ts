import { useLazyGetCrmContactsQuery } from '../api/contacts';
import { useAddress } from '../components/use-address';
import { useCancelling } from '../components/use-cancelling';
import { useCursor } from '../components/use-cursor';

const FILTERS = ['search'] as const;

/** The list of contacts that the address bar asks for. */
export const useContacts = () => {
  const [filters, changeFilter] = useAddress(FILTERS);
  const way = useCursor(JSON.stringify(filters));
  const query = { ...filters, cursor: way.cursor };
  const [ask, { data, isFetching, error }] = useLazyGetCrmContactsQuery();
  useCancelling(ask, query);
  return { list: data, filters, changeFilter, way, isFetching, error, refetch: () => void ask(query) };
};
