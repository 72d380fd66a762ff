import type {
  ListResponse,
  PortalResponse,
  PortalUpdate,
  SavedTemplateQuery,
  TemplatePreview,
  TemplatePreviewRequest,
  TestMailResponse,
  TestMailRequest,
} from '../../../contracts/admin-api';
import type { PortalCheck } from '../../../contracts/checks';
import type { Portal } from '../../../contracts/records';
import { type Answer, crmApi, dataOf, journey, path, portal } from './client';

const portalsApi = crmApi.injectEndpoints({
  endpoints: (build) => ({
    /** All portals that this site serves: a handful, with their roles. */
    getCrmPortals: build.query<Portal[], void>({
      query: () => path(['portals']),
      transformResponse: (answer: Answer<ListResponse<Portal>['data']>) => dataOf(answer),
      providesTags: [portal],
    }),
    getCrmPortal: build.query<PortalResponse, string>({
      query: (id) => path(['portals', id]),
      providesTags: (_portal, _error, id) => [{ type: portal, id }],
    }),
    updateCrmPortal: build.mutation<PortalResponse, PortalUpdate & { id: string }>({
      query: ({ id, ...data }) => ({ method: 'PUT', url: path(['portals', id]), data }),
      invalidatesTags: [portal, journey],
    }),
    /** Has the server walk the way of an invitee. It takes as long as the website and the CRM take. */
    getCrmJourney: build.query<PortalCheck, string>({
      query: (id) => path(['portals', id, 'check']),
      transformResponse: (answer: Answer<PortalCheck>) => dataOf(answer),
      providesTags: [journey],
    }),
    /** A template as it comes out, before it is saved. */
    previewCrmTemplate: build.query<TemplatePreview, TemplatePreviewRequest & { id: string }>({
      query: ({ id, ...data }) => ({ method: 'POST', url: path(['portals', id, 'template-preview']), data }),
      transformResponse: (answer: Answer<TemplatePreview>) => dataOf(answer),
      keepUnusedDataFor: 0,
    }),
    /** The portal's e-mail in a language, as it is saved. */
    getCrmSavedTemplate: build.query<TemplatePreview, SavedTemplateQuery & { id: string }>({
      query: ({ id, ...query }) => path(['portals', id, 'template-preview'], query),
      transformResponse: (answer: Answer<TemplatePreview>) => dataOf(answer),
      providesTags: (_email, _error, { id }) => [{ type: portal, id }],
    }),
    sendCrmTestMail: build.mutation<TestMailResponse, TestMailRequest & { id: string }>({
      query: ({ id, ...data }) => ({ method: 'POST', url: path(['portals', id, 'test-mail']), data }),
      transformResponse: (answer: Answer<TestMailResponse>) => dataOf(answer),
    }),
  }),
});

export const {
  useGetCrmPortalsQuery,
  useGetCrmPortalQuery,
  useUpdateCrmPortalMutation,
  useGetCrmJourneyQuery,
  usePreviewCrmTemplateQuery,
  useGetCrmSavedTemplateQuery,
  useSendCrmTestMailMutation,
} = portalsApi;
