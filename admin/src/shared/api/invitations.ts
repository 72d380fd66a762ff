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
} from '../../../../contracts/admin-api';
import type { Invitation, InvitationSummary } from '../../../../contracts/records';
import { type DataResponse, batch, contact, pluginApi, unwrapData, invitation, path, portal } from './client';

/** Tag of a batch's results, which change together with its counts. */
const batchContacts = (batchId: string) => ({ type: batch, id: `${batchId}/contacts` });

export type BatchAction = 'pause' | 'resume' | 'cancel';

export const invitationsApi = pluginApi.injectEndpoints({
  endpoints: (build) => ({
    getCrmInvitations: build.query<ListResponse<InvitationSummary>, Partial<InvitationListQuery>>({
      query: (query) => path(['invitations'], query),
      providesTags: [invitation],
    }),
    /** One invitation with its timeline and e-mails. */
    getCrmInvitation: build.query<Invitation, string>({
      query: (id) => path(['invitations', id]),
      transformResponse: (response: DataResponse<Invitation>) => unwrapData(response),
      providesTags: (_invitation, _error, id) => [{ type: invitation, id }],
    }),
    /** A dry run of an invitation: refusals and the e-mail. */
    previewCrmInvitations: build.query<PreviewResponse, InviteRequest>({
      query: (data) => ({ method: 'POST', url: path(['invitations', 'preview']), data }),
      transformResponse: (response: DataResponse<PreviewResponse>) => unwrapData(response),
      providesTags: [contact, invitation, portal],
    }),
    /** The progress of a batch. When it changes, the results of its contacts are refetched. */
    getCrmBatch: build.query<Batch, string>({
      query: (id) => path(['batches', id]),
      transformResponse: (response: DataResponse<Batch>) => unwrapData(response),
      providesTags: (_batch, _error, id) => [{ type: batch, id }],
      async onQueryStarted(id, { dispatch, getCacheEntry, queryFulfilled }) {
        const before = JSON.stringify(getCacheEntry().data);
        const after = await queryFulfilled.catch(() => null);
        if (after && JSON.stringify(after.data) !== before) {
          dispatch(pluginApi.util.invalidateTags([batchContacts(id)]));
        }
      },
    }),
    /** Batches that are running or paused. */
    getCrmOpenBatches: build.query<OpenBatch[], void>({
      query: () => path(['batches']),
      transformResponse: (response: DataResponse<OpenBatch[]>) => unwrapData(response),
      providesTags: [batch],
    }),
    /** The result for each contact of a batch. */
    getCrmBatchContacts: build.query<ListResponse<BatchContact>, Partial<ListQuery> & { id: string }>({
      query: ({ id, ...query }) => path(['batches', id, 'contacts'], query),
      providesTags: (_contacts, _error, { id }) => [{ type: batch, id }, batchContacts(id)],
    }),
    controlCrmBatch: build.mutation<unknown, { id: string; action: BatchAction }>({
      query: ({ id, action }) => ({ method: 'POST', url: path(['batches', id, action]) }),
      invalidatesTags: (_response, _error, { id }) => [{ type: batch, id }],
    }),
    inviteCrmContacts: build.mutation<InviteResponse, InviteRequest>({
      query: (data) => ({ method: 'POST', url: path(['invitations']), data }),
      transformResponse: (response: DataResponse<InviteResponse>) => unwrapData(response),
      invalidatesTags: [contact, invitation, batch],
    }),
    /** Refetches what shows an invitation. Links are created without the store, because it would keep them. */
    refetchCrmInvitations: build.mutation<null, void>({
      queryFn: () => ({ data: null }),
      invalidatesTags: [contact, invitation],
    }),
    /** Sends a new link and invalidates earlier ones. */
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
  useRefetchCrmInvitationsMutation,
  useResendCrmInvitationMutation,
  useRevokeCrmInvitationMutation,
} = invitationsApi;
