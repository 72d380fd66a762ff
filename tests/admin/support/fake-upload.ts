/** Reports the progress of an upload from a handler. */
export interface Upload {
  /** The share that has been sent, from 0 to 1. */
  sent: (share: number) => void;
  /** A line of the response before the last one. */
  line: (line: object) => void;
}

type Answer = (
  url: string,
  init: RequestInit,
  upload: Upload
) => Promise<{ status: number; json: () => Promise<unknown> }>;

/** Replaces XMLHttpRequest for uploads. */
export const fakeUploadsTo = (answer: Answer) =>
  class {
    readonly upload: { onprogress?: (event: { loaded: number; total: number }) => void } = {};
    onprogress?: () => void;
    onload?: () => void;
    onerror?: () => void;
    onabort?: () => void;
    withCredentials = false;
    status = 0;
    responseText = '';
    private url = '';
    private method = '';
    private readonly headers: Record<string, string> = {};
    private readonly abortion = new AbortController();

    open(method: string, url: string) {
      Object.assign(this, { method, url });
    }

    setRequestHeader(name: string, value: string) {
      this.headers[name] = value;
    }

    abort() {
      this.abortion.abort();
      this.onabort?.();
    }

    async send(body: FormData) {
      const { method, headers } = this;
      const init = { method, headers, body, signal: this.abortion.signal };
      const { status, json } = await answer(this.url, init, {
        sent: (share) => this.upload.onprogress?.({ loaded: share * 1000, total: 1000 }),
        line: (line) => {
          this.status = 200;
          this.responseText += `${JSON.stringify(line)}\n`;
          this.onprogress?.();
        },
      });
      if (this.abortion.signal.aborted) return;
      if (status === 0) return this.onerror?.();
      this.status = status;
      this.responseText += `${JSON.stringify(await json())}\n`;
      this.onload?.();
    }
  };
