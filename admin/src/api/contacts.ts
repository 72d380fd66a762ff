import type { ContactDetail, Listing, ListQuery } from '../../../contracts/admin-api';
import type { Contact } from '../../../contracts/records';
import { type Answer, contact, crmApi, dataOf, path } from './client';

export const contactsApi = crmApi.injectEndpoints({
  endpoints: (build) => ({
    getCrmContacts: build.query<Listing<Contact>, Partial<ListQuery>>({
      query: (query) => path(['contacts'], query),
    }),
    /** One contact of the CRM with its portal users and invitations. */
    getCrmContact: build.query<ContactDetail, string>({
      query: (id) => path(['contacts', id]),
      transformResponse: (answer: Answer<ContactDetail>) => dataOf(answer),
      providesTags: (_contact, _error, id) => [{ type: contact, id }],
    }),
  }),
});

export const { useLazyGetCrmContactsQuery } = contactsApi;
