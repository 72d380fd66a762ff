import type {
  Connection,
  Metrics,
  Installation,
  Job,
  ListResponse,
  ListQuery,
  NewWebhook,
  Webhook,
} from '../../../../contracts/admin-api';
import type { Setup } from '../../../../contracts/checks';
import {
  type DataResponse,
  connection,
  pluginApi,
  unwrapData,
  invitation,
  job,
  journeyCheck,
  path,
  portal,
  webhook,
} from './client';

/** The configuration without secrets. Its keys depend on the site. */
type RedactedConfiguration = Record<string, unknown>;

const settingsApi = pluginApi.injectEndpoints({
  endpoints: (build) => ({
    /** Tests the connection, which can take as long as the CRM needs to respond. */
    getCrmConnection: build.query<Connection, void>({
      query: () => path(['connection']),
      transformResponse: (response: DataResponse<Connection>) => unwrapData(response),
      providesTags: [connection],
    }),
    /** Runs the installation for a limited time; repeat the call until the response says `finished`. */
    installCrmTables: build.mutation<Installation, void>({
      query: () => ({ method: 'POST', url: path(['connection', 'install']) }),
      transformResponse: (response: DataResponse<Installation>) => unwrapData(response),
    }),
    /** The setup checklist. */
    getCrmSetup: build.query<Setup, void>({
      query: () => path(['setup']),
      transformResponse: (response: DataResponse<Setup>) => unwrapData(response),
      providesTags: [connection, invitation, journeyCheck, portal],
    }),
    getCrmWebhooks: build.query<Webhook[], void>({
      query: () => path(['webhooks']),
      transformResponse: (response: DataResponse<Webhook[]>) => unwrapData(response),
      providesTags: [webhook],
    }),
    addCrmWebhook: build.mutation<unknown, NewWebhook>({
      query: (data) => ({ method: 'POST', url: path(['webhooks']), data }),
      invalidatesTags: [webhook],
    }),
    getCrmSettings: build.query<RedactedConfiguration, void>({
      query: () => path(['settings']),
      transformResponse: (response: DataResponse<RedactedConfiguration>) => unwrapData(response),
    }),
    getCrmFigures: build.query<Metrics, void>({
      query: () => path(['figures']),
      transformResponse: (response: DataResponse<Metrics>) => unwrapData(response),
      providesTags: [invitation, job],
    }),
    /** Unfinished jobs, failed ones first. */
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
