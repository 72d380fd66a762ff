import { contactsApi } from '../api/contacts';
import { isSending } from '../invitations/invitation-state';

/** How often a contact is looked at again while an invitation of it is on its way. */
const POLL_MILLISECONDS = 2000;

const { useQueryState, useQuerySubscription } = contactsApi.endpoints.getCrmContact;

/** A contact with its portal access, kept up to date while something is being sent. */
export const useContact = (id: string, { skip = false } = {}) => {
  const state = useQueryState(id, { skip });
  const pollingInterval = state.data?.invitations.some(isSending) ? POLL_MILLISECONDS : 0;
  const { refetch } = useQuerySubscription(id, { skip, pollingInterval, refetchOnMountOrArgChange: true });
  return { contact: state.data, isError: state.isError, error: state.error, refetch };
};
