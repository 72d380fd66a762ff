import type { ContactDetail, ContactListItem, Listing, ListQuery } from '../../../contracts/admin-api';
import type { ImportOffer, ImportQuery, ImportReport } from '../../../contracts/contact-import';
import { type Answer, contact, crmApi, dataOf, path } from './client';

export const contactsApi = crmApi.injectEndpoints({
  endpoints: (build) => ({
    getCrmContacts: build.query<Listing<ContactListItem>, Partial<ListQuery>>({
      query: (query) => path(['contacts'], query),
      providesTags: [contact],
    }),
    /** One contact of the CRM with its portal users and invitations. */
    getCrmContact: build.query<ContactDetail, string>({
      query: (id) => path(['contacts', id]),
      transformResponse: (answer: Answer<ContactDetail>) => dataOf(answer),
      providesTags: (_contact, _error, id) => [{ type: contact, id }],
    }),
    /** What can be imported; an error where the CRM in use has imports of its own. */
    getCrmImportOffer: build.query<ImportOffer, void>({
      query: () => path(['contacts', 'import']),
      transformResponse: (answer: Answer<ImportOffer>) => dataOf(answer),
    }),
    /** Sends a CSV file of contacts, to be looked at or to be imported. */
    importCrmContacts: build.mutation<ImportReport, ImportQuery & { file: File }>({
      query: ({ file, dryRun, skipInvalid }) => {
        const data = new FormData();
        data.append('file', file);
        const query = { dryRun: String(dryRun), skipInvalid: String(skipInvalid) };
        return { method: 'POST', url: path(['contacts', 'import'], query), data };
      },
      transformResponse: (answer: Answer<ImportReport>) => dataOf(answer),
      invalidatesTags: (_report, _error, { dryRun }) => (dryRun ? [] : [contact]),
    }),
  }),
});

export const { useLazyGetCrmContactsQuery, useGetCrmImportOfferQuery, useImportCrmContactsMutation } =
  contactsApi;
