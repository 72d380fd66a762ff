import type {
  ImportMapping,
  ImportCapabilities,
  ImportProgress,
  ImportQuery,
  ImportReport,
} from '../../../../contracts/contact-import';
import type { ErrorBody } from '../../../../contracts/errors';
import { NDJSON_MEDIA_TYPE } from '../../../../contracts/ndjson';
import { backendUrl, contact, type DataResponse, path, pluginApi, unwrapData } from '../../shared/api/client';

/** The progress of an import: the upload in percent, then the rows that the server has processed. */
export type FileProgress = { phase: 'uploading'; done: number; total: 100 } | ImportProgress;

interface FileUpload extends ImportQuery {
  file: File;
  mapping: ImportMapping;
  token: string | null;
  signal: AbortSignal;
  onProgress: (progress: FileProgress) => void;
}

type ImportLine = ImportProgress | DataResponse<ImportReport> | ErrorBody;

interface Upload<Line> {
  url: string;
  form: FormData;
  token: string | null;
  signal: AbortSignal;
  /** Receives the share of the form that has been sent, from 0 to 1. */
  onSent: (share: number) => void;
  onLine: (line: Line) => void;
}

/** Whether the whole response was received; if not, the server's error, if it sent one. */
type UploadResult = { ok: true } | { ok: false; error?: object };

const errorOf = (text: string): object | undefined => {
  try {
    return (JSON.parse(text) as { error?: object }).error;
  } catch {
    return undefined;
  }
};

/**
 * Sends a form and reports the upload's progress and each line of the NDJSON response as it arrives. `fetch` cannot
 * report upload progress, and Strapi's client cannot read a response line by line.
 */
const upload = <Line>({ url, form, token, signal, onSent, onLine }: Upload<Line>) =>
  new Promise<UploadResult>((resolve) => {
    const request = new XMLHttpRequest();
    let read = 0;
    const readLines = () => {
      const end = request.responseText.lastIndexOf('\n') + 1;
      if (request.status !== 200 || end <= read) return;
      const lines = request.responseText.slice(read, end - 1).split('\n');
      read = end;
      for (const line of lines) onLine(JSON.parse(line) as Line);
    };

    request.upload.onprogress = ({ loaded, total }) => onSent(total > 0 ? loaded / total : 1);
    request.onprogress = readLines;
    request.onload = () => {
      readLines();
      resolve(request.status === 200 ? { ok: true } : { ok: false, error: errorOf(request.responseText) });
    };
    request.onerror = () => resolve({ ok: false });
    request.onabort = () => resolve({ ok: false });
    signal.addEventListener('abort', () => request.abort());
    request.open('POST', backendUrl() + url);
    request.withCredentials = true;
    request.setRequestHeader('Accept', NDJSON_MEDIA_TYPE);
    if (token) request.setRequestHeader('Authorization', `Bearer ${token}`);
    request.send(form);
  });

const importApi = pluginApi.injectEndpoints({
  endpoints: (build) => ({
    /** The columns and limits of an import; an error if the connected CRM does not support imports. */
    getCrmImportOffer: build.query<ImportCapabilities, void>({
      query: () => path(['contacts', 'import']),
      transformResponse: (response: DataResponse<ImportCapabilities>) => unwrapData(response),
    }),
    /** Uploads a CSV file of contacts, as a dry run or to import it. */
    importCrmContacts: build.mutation<ImportReport, FileUpload>({
      queryFn: async ({ file, mapping, dryRun, skipInvalid, onProgress, ...session }) => {
        const form = new FormData();
        form.append('mapping', JSON.stringify(mapping));
        form.append('file', file);
        const query = { dryRun: String(dryRun), skipInvalid: String(skipInvalid) };
        // Without a final line, the response was cut off.
        let result: { data: ImportReport } | { error: object } = { error: {} };
        const uploaded = await upload<ImportLine>({
          ...session,
          url: path(['contacts', 'import'], query),
          form,
          onSent: (share) => onProgress({ phase: 'uploading', done: Math.round(share * 100), total: 100 }),
          onLine: (line) => {
            if ('phase' in line) onProgress(line);
            else result = line.data ? { data: line.data } : { error: line.error };
          },
        });
        return uploaded.ok ? result : { error: uploaded.error ?? {} };
      },
      invalidatesTags: (_report, _error, { dryRun }) => (dryRun ? [] : [contact]),
    }),
  }),
});

export const { useGetCrmImportOfferQuery, useLazyGetCrmImportOfferQuery, useImportCrmContactsMutation } =
  importApi;
