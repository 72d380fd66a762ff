import { backendUrl } from './client';

interface Upload<Line> {
  /** Address of a route of the plugin's admin API. */
  url: string;
  form: FormData;
  /** Type of the answer that is asked for: a line of JSON for each thing that there is to tell. */
  accept: string;
  /** The session of whoever is signed in. */
  token: string | null;
  signal: AbortSignal;
  /** Told how much of the form has gone out, from 0 to 1. */
  onSent: (share: number) => void;
  onLine: (line: Line) => void;
}

/** Whether all of the answer came in; if not, what the server said was wrong, if it said anything. */
export type Uploaded = { ok: true } | { ok: false; error?: object };

const errorOf = (text: string): object | undefined => {
  try {
    return (JSON.parse(text) as { error?: object }).error;
  } catch {
    return undefined;
  }
};

/**
 * Sends a form, and tells how much of it has gone out and each line of the answer as it comes in. `fetch` does not tell of
 * the first, and Strapi's client for it not of the second.
 */
export const upload = <Line>({ url, form, accept, token, signal, onSent, onLine }: Upload<Line>) =>
  new Promise<Uploaded>((resolve) => {
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
    request.setRequestHeader('Accept', accept);
    if (token) request.setRequestHeader('Authorization', `Bearer ${token}`);
    request.send(form);
  });
