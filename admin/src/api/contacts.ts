import type { ContactDetail, ContactListItem, ListResponse, ListQuery } from '../../../contracts/admin-api';
import type { ErrorBody } from '../../../contracts/errors';
import type {
  ImportMapping,
  ImportCapabilities,
  ImportProgress,
  ImportQuery,
  ImportReport,
} from '../../../contracts/contact-import';
import { NDJSON_MEDIA_TYPE } from '../../../contracts/ndjson';
import { type Answer, contact, crmApi, dataOf, path } from './client';
import { upload } from './upload';

/** How far a file has got: how much of it has gone out, in percent, then what the server does with its rows. */
export type FileProgress = { phase: 'uploading'; done: number; total: 100 } | ImportProgress;

interface FileUpload extends ImportQuery {
  file: File;
  mapping: ImportMapping;
  token: string | null;
  signal: AbortSignal;
  onProgress: (progress: FileProgress) => void;
}

type ImportLine = ImportProgress | Answer<ImportReport> | ErrorBody;

export const contactsApi = crmApi.injectEndpoints({
  endpoints: (build) => ({
    getCrmContacts: build.query<ListResponse<ContactListItem>, Partial<ListQuery>>({
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
    getCrmImportOffer: build.query<ImportCapabilities, void>({
      query: () => path(['contacts', 'import']),
      transformResponse: (answer: Answer<ImportCapabilities>) => dataOf(answer),
    }),
    /** Sends a CSV file of contacts, to be looked at or to be imported. */
    importCrmContacts: build.mutation<ImportReport, FileUpload>({
      queryFn: async ({ file, mapping, dryRun, skipInvalid, onProgress, ...session }) => {
        const form = new FormData();
        form.append('mapping', JSON.stringify(mapping));
        form.append('file', file);
        const query = { dryRun: String(dryRun), skipInvalid: String(skipInvalid) };
        // Without a last line the answer has broken off.
        let end: { data: ImportReport } | { error: object } = { error: {} };
        const uploaded = await upload<ImportLine>({
          ...session,
          url: path(['contacts', 'import'], query),
          form,
          accept: NDJSON_MEDIA_TYPE,
          onSent: (share) => onProgress({ phase: 'uploading', done: Math.round(share * 100), total: 100 }),
          onLine: (line) => {
            if ('phase' in line) onProgress(line);
            else end = line.data ? { data: line.data } : { error: line.error };
          },
        });
        return uploaded.ok ? end : { error: uploaded.error ?? {} };
      },
      invalidatesTags: (_report, _error, { dryRun }) => (dryRun ? [] : [contact]),
    }),
  }),
});

export const {
  useLazyGetCrmContactsQuery,
  useGetCrmImportOfferQuery,
  useLazyGetCrmImportOfferQuery,
  useImportCrmContactsMutation,
} = contactsApi;
