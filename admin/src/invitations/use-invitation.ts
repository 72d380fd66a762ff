import { invitationsApi } from '../api/invitations';
import { POLL_MILLISECONDS } from '../components/polling';
import { isSending } from './invitation-state';

const { useQueryState, useQuerySubscription } = invitationsApi.endpoints.getCrmInvitation;

/** One invitation, kept up to date while it is being sent. */
export const useInvitation = (id: string) => {
  const { data: invitation, error } = useQueryState(id);
  const pollingInterval = invitation && isSending(invitation) ? POLL_MILLISECONDS : 0;
  const { refetch } = useQuerySubscription(id, { pollingInterval, refetchOnMountOrArgChange: true });
  return { invitation, error, refetch };
};
