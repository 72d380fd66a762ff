import type { ChangeRoleRequest } from '../../../contracts/admin-api';
import { contact, crmApi, path } from './client';

const portalUsersApi = crmApi.injectEndpoints({
  endpoints: (build) => ({
    changeCrmPortalRole: build.mutation<unknown, ChangeRoleRequest & { id: string }>({
      query: ({ id, ...data }) => ({ method: 'PUT', url: path(['portal-users', id]), data }),
      invalidatesTags: [contact],
    }),
    /** Ends the access in the CRM and on the Strapi user. */
    endCrmPortalAccess: build.mutation<unknown, string>({
      query: (id) => ({ method: 'DELETE', url: path(['portal-users', id]) }),
      invalidatesTags: [contact],
    }),
  }),
});

export const { useChangeCrmPortalRoleMutation, useEndCrmPortalAccessMutation } = portalUsersApi;
