import { request as overHttp, type IncomingMessage, type RequestOptions } from 'node:http';
import { request as overHttps } from 'node:https';
import { buffer } from 'node:stream/consumers';

export interface Visit {
  url: URL;
  status: number;
  body: string;
}

export interface VisitorOptions {
  /** The certificate to trust, in PEM. */
  ca: string;
  /** Redirects are followed up to this origin, which need not exist. */
  website: string;
}

interface Call {
  form?: Record<string, string>;
  json?: unknown;
  token?: string;
  method?: string;
}

const bodyOf = ({ form, json }: Call): { type: string; text: string } | null => {
  if (form) return { type: 'application/x-www-form-urlencoded', text: new URLSearchParams(form).toString() };
  return json === undefined ? null : { type: 'application/json', text: JSON.stringify(json) };
};

/** The form of a page that submits it by a script; null for any other page. */
const submittedForm = (body: string, page: URL): { url: URL; fields: Record<string, string> } | null => {
  const action = /document\.forms\[0\]\.submit\(\)/.test(body) && /action="([^"]+)"/.exec(body)?.[1];
  if (!action) return null;
  const fields = [...body.matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)"/g)];
  return {
    url: new URL(action, page),
    fields: Object.fromEntries(fields.map(([, name, value]) => [name, value])),
  };
};

/** A person's browser, as far as signing in goes: cookies by host, redirects, forms. */
export const createVisitor = ({ ca, website }: VisitorOptions) => {
  /** By host name: a cookie is sent to every port of its host. */
  const cookies = new Map<string, Map<string, string>>();

  const keep = ({ hostname }: URL, response: IncomingMessage): void => {
    const jar = cookies.get(hostname) ?? new Map<string, string>();
    for (const cookie of response.headers['set-cookie'] ?? []) {
      const [pair = '', ...attributes] = cookie.split(';');
      const [name = '', value = ''] = pair.split(/=(.*)/s);
      const isGone = value === '' || attributes.some((each) => /expires=thu, 01 jan 1970/i.test(each));
      if (isGone) jar.delete(name);
      else jar.set(name, value);
    }
    cookies.set(hostname, jar);
  };

  const send = async (url: URL, call: Call): Promise<IncomingMessage> => {
    const body = bodyOf(call);
    const jar = [...(cookies.get(url.hostname) ?? [])].map(([name, value]) => `${name}=${value}`);
    const options: RequestOptions = {
      method: call.method ?? (body ? 'POST' : 'GET'),
      headers: {
        ...(jar.length > 0 && { cookie: jar.join('; ') }),
        ...(body && { 'content-type': body.type, 'content-length': Buffer.byteLength(body.text) }),
        ...(call.form && { origin: url.origin }),
        ...(call.token && { authorization: `Bearer ${call.token}` }),
      },
    };
    const response = await new Promise<IncomingMessage>((resolve, reject) => {
      const request =
        url.protocol === 'https:'
          ? overHttps(url, { ...options, ca }, resolve)
          : overHttp(url, options, resolve);
      request.once('error', reject).end(body?.text);
    });
    keep(url, response);
    return response;
  };

  /** Requests a page and follows redirects. */
  const visit = async (address: string | URL, call: Call = {}): Promise<Visit> => {
    let url = new URL(address);
    let response = await send(url, call);
    for (;;) {
      const body = (await buffer(response)).toString();
      const { statusCode: status = 0, headers } = response;
      const form = submittedForm(body, url);
      if (form) {
        url = form.url;
        response = await send(url, { form: form.fields });
        continue;
      }
      if (!headers.location) return { url, status, body };
      url = new URL(headers.location, url);
      if (url.origin === website) return { url, status, body: '' };
      response = await send(url, {});
    }
  };

  return { visit };
};

export type Visitor = ReturnType<typeof createVisitor>;
