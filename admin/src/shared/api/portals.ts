import type {
  AmbiguousAddress,
  ListResponse,
  PortalRequests,
  PortalResponse,
  PortalUpdate,
  SavedTemplateQuery,
  TemplatePreview,
  TemplatePreviewRequest,
  TestMailResponse,
  TestMailRequest,
} from '../../../../contracts/admin-api';
import type { PortalCheck } from '../../../../contracts/checks';
import type { Portal } from '../../../../contracts/records';
import { type DataResponse, pluginApi, unwrapData, contact, journeyCheck, path, portal } from './client';

const portalsApi = pluginApi.injectEndpoints({
  endpoints: (build) => ({
    /** All portals of this site, with their roles. */
    getCrmPortals: build.query<Portal[], void>({
      query: () => path(['portals']),
      transformResponse: (response: DataResponse<ListResponse<Portal>['data']>) => unwrapData(response),
      providesTags: [portal],
    }),
    getCrmPortal: build.query<PortalResponse, string>({
      query: (id) => path(['portals', id]),
      providesTags: (_portal, _error, id) => [{ type: portal, id }],
    }),
    updateCrmPortal: build.mutation<PortalResponse, PortalUpdate & { id: string }>({
      query: ({ id, ...data }) => ({ method: 'PUT', url: path(['portals', id]), data }),
      invalidatesTags: [portal, journeyCheck],
    }),
    /** Runs the journey check, which can take as long as the website and the CRM need to respond. */
    getCrmJourneyCheck: build.query<PortalCheck, string>({
      query: (id) => path(['portals', id, 'check']),
      transformResponse: (response: DataResponse<PortalCheck>) => unwrapData(response),
      providesTags: [journeyCheck],
    }),
    /** How many asked for an invitation lately, and what came of it. */
    getCrmPortalRequests: build.query<PortalRequests, string>({
      query: (id) => path(['portals', id, 'requests']),
      transformResponse: (response: DataResponse<PortalRequests>) => unwrapData(response),
      providesTags: (_requests, _error, id) => [{ type: portal, id }],
    }),
    /** The addresses of several contacts that somebody asked with. */
    getCrmAmbiguousAddresses: build.query<AmbiguousAddress[], string>({
      query: (id) => path(['portals', id, 'requests', 'ambiguous']),
      transformResponse: (response: DataResponse<AmbiguousAddress[]>) => unwrapData(response),
      providesTags: [contact],
    }),
    /** Renders an unsaved template. */
    previewCrmTemplate: build.query<TemplatePreview, TemplatePreviewRequest & { id: string }>({
      query: ({ id, ...data }) => ({ method: 'POST', url: path(['portals', id, 'template-preview']), data }),
      transformResponse: (response: DataResponse<TemplatePreview>) => unwrapData(response),
      keepUnusedDataFor: 0,
    }),
    /** Renders the portal's saved template in one language. */
    getCrmSavedTemplate: build.query<TemplatePreview, SavedTemplateQuery & { id: string }>({
      query: ({ id, ...query }) => path(['portals', id, 'template-preview'], query),
      transformResponse: (response: DataResponse<TemplatePreview>) => unwrapData(response),
      providesTags: (_email, _error, { id }) => [{ type: portal, id }],
    }),
    sendCrmTestEmail: build.mutation<TestMailResponse, TestMailRequest & { id: string }>({
      query: ({ id, ...data }) => ({ method: 'POST', url: path(['portals', id, 'test-mail']), data }),
      transformResponse: (response: DataResponse<TestMailResponse>) => unwrapData(response),
    }),
  }),
});

export const {
  useGetCrmPortalsQuery,
  useGetCrmPortalQuery,
  useUpdateCrmPortalMutation,
  useGetCrmJourneyCheckQuery,
  useGetCrmPortalRequestsQuery,
  useGetCrmAmbiguousAddressesQuery,
  usePreviewCrmTemplateQuery,
  useGetCrmSavedTemplateQuery,
  useSendCrmTestEmailMutation,
} = portalsApi;
