import type { Listing, PortalAnswer, PortalUpdate } from '../../../contracts/admin-api';
import type { Portal } from '../../../contracts/records';
import { type Answer, crmApi, dataOf, path, portal } from './client';

const portalsApi = crmApi.injectEndpoints({
  endpoints: (build) => ({
    /** All portals that this site serves: a handful, with their roles. */
    getCrmPortals: build.query<Portal[], void>({
      query: () => path(['portals']),
      transformResponse: (answer: Answer<Listing<Portal>['data']>) => dataOf(answer),
      providesTags: [portal],
    }),
    getCrmPortal: build.query<PortalAnswer, string>({
      query: (id) => path(['portals', id]),
      providesTags: (_portal, _error, id) => [{ type: portal, id }],
    }),
    updateCrmPortal: build.mutation<PortalAnswer, PortalUpdate & { id: string }>({
      query: ({ id, ...data }) => ({ method: 'PUT', url: path(['portals', id]), data }),
      invalidatesTags: [portal],
    }),
  }),
});

export const { useGetCrmPortalsQuery, useGetCrmPortalQuery, useUpdateCrmPortalMutation } = portalsApi;
