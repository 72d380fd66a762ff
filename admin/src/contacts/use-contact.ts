import { contactsApi } from '../api/contacts';
import { POLL_MILLISECONDS } from '../components/polling';
import { isSending } from '../invitations/invitation-state';

const { useQueryState, useQuerySubscription } = contactsApi.endpoints.getCrmContact;

/** A contact with its portal access, kept up to date while something is being sent. */
export const useContact = (id: string) => {
  const state = useQueryState(id);
  const pollingInterval = state.data?.invitations.some(isSending) ? POLL_MILLISECONDS : 0;
  const { refetch } = useQuerySubscription(id, { pollingInterval, refetchOnMountOrArgChange: true });
  return { contact: state.data, isError: state.isError, error: state.error, refetch };
};
