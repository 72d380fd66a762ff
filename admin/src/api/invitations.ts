import type { InvitationListQuery, InviteAnswer, InviteRequest, Listing } from '../../../contracts/admin-api';
import type { Invitation, InvitationSummary } from '../../../contracts/records';
import { type Answer, batch, contact, crmApi, dataOf, invitation, path } from './client';

export const invitationsApi = crmApi.injectEndpoints({
  endpoints: (build) => ({
    getCrmInvitations: build.query<Listing<InvitationSummary>, Partial<InvitationListQuery>>({
      query: (query) => path(['invitations'], query),
      providesTags: [invitation],
    }),
    /** One invitation with all that happened to it, and its e-mails. */
    getCrmInvitation: build.query<Invitation, string>({
      query: (id) => path(['invitations', id]),
      transformResponse: (answer: Answer<Invitation>) => dataOf(answer),
      providesTags: (_invitation, _error, id) => [{ type: invitation, id }],
    }),
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
  useLazyGetCrmInvitationsQuery,
  useInviteCrmContactsMutation,
  useResendCrmInvitationMutation,
  useRevokeCrmInvitationMutation,
} = invitationsApi;
