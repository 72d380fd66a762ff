import type {
  ChangeRoleRequest,
  ContactDetail,
  ContactListItem,
  ListResponse,
  ListQuery,
} from '../../../../contracts/admin-api';
import { contact, type DataResponse, path, pluginApi, unwrapData } from './client';

export const contactsApi = pluginApi.injectEndpoints({
  endpoints: (build) => ({
    getCrmContacts: build.query<ListResponse<ContactListItem>, Partial<ListQuery>>({
      query: (query) => path(['contacts'], query),
      providesTags: [contact],
    }),
    /** One contact with its portal users and invitations. */
    getCrmContact: build.query<ContactDetail, string>({
      query: (id) => path(['contacts', id]),
      transformResponse: (response: DataResponse<ContactDetail>) => unwrapData(response),
      providesTags: (_contact, _error, id) => [{ type: contact, id }],
    }),
    changeCrmPortalRole: build.mutation<unknown, ChangeRoleRequest & { id: string }>({
      query: ({ id, ...data }) => ({ method: 'PUT', url: path(['portal-users', id]), data }),
      invalidatesTags: [contact],
    }),
    /** Ends a portal user's access, both in the CRM and for the Strapi user. */
    endCrmPortalAccess: build.mutation<unknown, string>({
      query: (id) => ({ method: 'DELETE', url: path(['portal-users', id]) }),
      invalidatesTags: [contact],
    }),
  }),
});

export const {
  useGetCrmContactQuery,
  useLazyGetCrmContactsQuery,
  useChangeCrmPortalRoleMutation,
  useEndCrmPortalAccessMutation,
} = contactsApi;
