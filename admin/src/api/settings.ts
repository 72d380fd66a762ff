import type { Connection, Figures, Job, Listing, ListQuery } from '../../../contracts/admin-api';
import { type Answer, connection, crmApi, dataOf, invitation, job, path } from './client';

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
    getCrmSettings: build.query<ShownConfiguration, void>({
      query: () => path(['settings']),
      transformResponse: (answer: Answer<ShownConfiguration>) => dataOf(answer),
    }),
    getCrmFigures: build.query<Figures, void>({
      query: () => path(['figures']),
      transformResponse: (answer: Answer<Figures>) => dataOf(answer),
      providesTags: [invitation, job],
    }),
    /** Jobs that are not done, those that failed first. */
    getCrmJobs: build.query<Listing<Job>, Partial<ListQuery>>({
      query: (query) => path(['jobs'], query),
      providesTags: [job],
    }),
    retryCrmJob: build.mutation<unknown, string>({
      query: (id) => ({ method: 'POST', url: path(['jobs', id, 'retry']) }),
      invalidatesTags: [job],
    }),
  }),
});

export const {
  useGetCrmConnectionQuery,
  useGetCrmSettingsQuery,
  useGetCrmFiguresQuery,
  useGetCrmJobsQuery,
  useRetryCrmJobMutation,
} = settingsApi;
