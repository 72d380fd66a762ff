import type {
  Batch,
  BatchContact,
  InvitationListQuery,
  InviteResponse,
  InviteRequest,
  ListResponse,
  ListQuery,
  OpenBatch,
  PreviewResponse,
} from '../../../contracts/admin-api';
import type { Invitation, InvitationSummary } from '../../../contracts/records';
import { type Answer, batch, contact, crmApi, dataOf, invitation, path, portal } from './client';

/** What has come of the contacts of a set; it changes whenever the figures of the set do. */
const contactsOf = (batchId: string) => ({ type: batch, id: `${batchId}/contacts` });

export type BatchAction = 'pause' | 'resume' | 'cancel';

export const invitationsApi = crmApi.injectEndpoints({
  endpoints: (build) => ({
    getCrmInvitations: build.query<ListResponse<InvitationSummary>, Partial<InvitationListQuery>>({
      query: (query) => path(['invitations'], query),
      providesTags: [invitation],
    }),
    /** One invitation with all that happened to it, and its e-mails. */
    getCrmInvitation: build.query<Invitation, string>({
      query: (id) => path(['invitations', id]),
      transformResponse: (answer: Answer<Invitation>) => dataOf(answer),
      providesTags: (_invitation, _error, id) => [{ type: invitation, id }],
    }),
    /** What inviting would do. Nothing is sent. */
    previewCrmInvitations: build.query<PreviewResponse, InviteRequest>({
      query: (data) => ({ method: 'POST', url: path(['invitations', 'preview']), data }),
      transformResponse: (answer: Answer<PreviewResponse>) => dataOf(answer),
      providesTags: [contact, invitation, portal],
    }),
    /** How far a set of invitations has got. What has come of its contacts is fetched anew when that changes. */
    getCrmBatch: build.query<Batch, string>({
      query: (id) => path(['batches', id]),
      transformResponse: (answer: Answer<Batch>) => dataOf(answer),
      providesTags: (_batch, _error, id) => [{ type: batch, id }],
      async onQueryStarted(id, { dispatch, getCacheEntry, queryFulfilled }) {
        const before = JSON.stringify(getCacheEntry().data);
        const after = await queryFulfilled.catch(() => null);
        if (after && JSON.stringify(after.data) !== before) {
          dispatch(crmApi.util.invalidateTags([contactsOf(id)]));
        }
      },
    }),
    /** Sets of invitations that are not at their end. */
    getCrmOpenBatches: build.query<OpenBatch[], void>({
      query: () => path(['batches']),
      transformResponse: (answer: Answer<OpenBatch[]>) => dataOf(answer),
      providesTags: [batch],
    }),
    /** What has come of each contact of a set. */
    getCrmBatchContacts: build.query<ListResponse<BatchContact>, Partial<ListQuery> & { id: string }>({
      query: ({ id, ...query }) => path(['batches', id, 'contacts'], query),
      providesTags: (_contacts, _error, { id }) => [{ type: batch, id }, contactsOf(id)],
    }),
    controlCrmBatch: build.mutation<unknown, { id: string; action: BatchAction }>({
      query: ({ id, action }) => ({ method: 'POST', url: path(['batches', id, action]) }),
      invalidatesTags: (_answer, _error, { id }) => [{ type: batch, id }],
    }),
    inviteCrmContacts: build.mutation<InviteResponse, InviteRequest>({
      query: (data) => ({ method: 'POST', url: path(['invitations']), data }),
      transformResponse: (answer: Answer<InviteResponse>) => dataOf(answer),
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
  usePreviewCrmInvitationsQuery,
  useGetCrmOpenBatchesQuery,
  useGetCrmBatchContactsQuery,
  useLazyGetCrmBatchContactsQuery,
  useControlCrmBatchMutation,
  useInviteCrmContactsMutation,
  useResendCrmInvitationMutation,
  useRevokeCrmInvitationMutation,
} = invitationsApi;
