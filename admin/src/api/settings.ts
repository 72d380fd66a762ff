import type {
  Connection,
  Metrics,
  Installation,
  Job,
  ListResponse,
  ListQuery,
  NewWebhook,
  Webhook,
} from '../../../contracts/admin-api';
import type { Setup } from '../../../contracts/checks';
import {
  type Answer,
  connection,
  crmApi,
  dataOf,
  invitation,
  job,
  journey,
  path,
  portal,
  webhook,
} from './client';

/** The configuration as the server tells it: without secrets, and of whatever keys it has. */
export type ShownConfiguration = Record<string, unknown>;

const settingsApi = crmApi.injectEndpoints({
  endpoints: (build) => ({
    /** Has the server look at all that the connection needs. It takes as long as the CRM takes. */
    getCrmConnection: build.query<Connection, void>({
      query: () => path(['connection']),
      transformResponse: (answer: Answer<Connection>) => dataOf(answer),
      providesTags: [connection],
    }),
    /** Makes tables in the CRM for a while; to be called until it says that it is finished. */
    installCrmTables: build.mutation<Installation, void>({
      query: () => ({ method: 'POST', url: path(['connection', 'install']) }),
      transformResponse: (answer: Answer<Installation>) => dataOf(answer),
    }),
    /** What there is to do on the first day, and what of it is done. */
    getCrmSetup: build.query<Setup, void>({
      query: () => path(['setup']),
      transformResponse: (answer: Answer<Setup>) => dataOf(answer),
      providesTags: [connection, invitation, journey, portal],
    }),
    getCrmWebhooks: build.query<Webhook[], void>({
      query: () => path(['webhooks']),
      transformResponse: (answer: Answer<Webhook[]>) => dataOf(answer),
      providesTags: [webhook],
    }),
    addCrmWebhook: build.mutation<unknown, NewWebhook>({
      query: (data) => ({ method: 'POST', url: path(['webhooks']), data }),
      invalidatesTags: [webhook],
    }),
    getCrmSettings: build.query<ShownConfiguration, void>({
      query: () => path(['settings']),
      transformResponse: (answer: Answer<ShownConfiguration>) => dataOf(answer),
    }),
    getCrmFigures: build.query<Metrics, void>({
      query: () => path(['figures']),
      transformResponse: (answer: Answer<Metrics>) => dataOf(answer),
      providesTags: [invitation, job],
    }),
    /** Jobs that are not done, those that failed first. */
    getCrmJobs: build.query<ListResponse<Job>, Partial<ListQuery>>({
      query: (query) => path(['jobs'], query),
      providesTags: [job],
    }),
    discardCrmJob: build.mutation<unknown, string>({
      query: (id) => ({ method: 'DELETE', url: path(['jobs', id]) }),
      invalidatesTags: [job],
    }),
    retryCrmJob: build.mutation<unknown, string>({
      query: (id) => ({ method: 'POST', url: path(['jobs', id, 'retry']) }),
      invalidatesTags: [job],
    }),
  }),
});

export const {
  useDiscardCrmJobMutation,
  useGetCrmConnectionQuery,
  useInstallCrmTablesMutation,
  useGetCrmSetupQuery,
  useGetCrmWebhooksQuery,
  useAddCrmWebhookMutation,
  useGetCrmSettingsQuery,
  useGetCrmFiguresQuery,
  useGetCrmJobsQuery,
  useRetryCrmJobMutation,
} = settingsApi;
