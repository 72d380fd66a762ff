import type { InviteAnswer, InviteRequest } from '../../../contracts/admin-api';
import { type Answer, batch, contact, crmApi, dataOf, invitation, path } from './client';

export const invitationsApi = crmApi.injectEndpoints({
  endpoints: (build) => ({
    inviteCrmContacts: build.mutation<InviteAnswer, InviteRequest>({
      query: (data) => ({ method: 'POST', url: path(['invitations']), data }),
      transformResponse: (answer: Answer<InviteAnswer>) => dataOf(answer),
      invalidatesTags: [contact, invitation, batch],
    }),
    /** Sends a new link; the ones that went out before stop working. */
    resendCrmInvitation: build.mutation<unknown, string>({
      query: (id) => ({ method: 'POST', url: path(['invitations', id, 'resend']) }),
      invalidatesTags: [contact, invitation],
    }),
    revokeCrmInvitation: build.mutation<unknown, string>({
      query: (id) => ({ method: 'POST', url: path(['invitations', id, 'revoke']) }),
      invalidatesTags: [contact, invitation],
    }),
  }),
});

export const {
  useInviteCrmContactsMutation,
  useResendCrmInvitationMutation,
  useRevokeCrmInvitationMutation,
} = invitationsApi;
