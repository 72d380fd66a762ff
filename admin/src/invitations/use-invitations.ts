import { INVITATION_STATUSES } from '../../../contracts/invitation-status';
import { useLazyGetCrmInvitationsQuery } from '../api/invitations';
import { useAddress } from '../components/use-address';
import { useCancelling } from '../components/use-cancelling';
import { useCursor } from '../components/use-cursor';

const FILTERS = ['search', 'status', 'portalId'] as const;

export type InvitationFilterName = (typeof FILTERS)[number];

/** The list of invitations that the address bar asks for. */
export const useInvitations = () => {
  const [filters, changeFilter] = useAddress(FILTERS);
  const way = useCursor(JSON.stringify(filters));
  const status = INVITATION_STATUSES.find((known) => known === filters.status);
  const query = { ...filters, status, cursor: way.cursor };
  const [ask, { data, isFetching, error }] = useLazyGetCrmInvitationsQuery();
  useCancelling(ask, query);
  return { list: data, filters, changeFilter, way, isFetching, error, refetch: () => void ask(query) };
};
