import { DEMO_PASSWORD } from '../../../playground/src/seed/admins';
import { addressOf } from './demo';
import { eventually } from './eventually';

/** An editor who works with pages and has limited permissions. */
export const EDITOR = { email: 'editor@example.com', password: DEMO_PASSWORD };

const PAGES = '/content-manager/collection-types/api::page.page';

interface PageValues {
  title: string;
  slug: string;
}

/** A page reference in a response of the Content API. */
interface AnsweredReference {
  url: string | null;
  title?: string;
  published: boolean;
  suffix?: string;
}

interface AnsweredPage {
  widgets: {
    __component: string;
    properties: { existingUserPage: AnsweredReference | null; redirectPage: AnsweredReference | null };
  }[];
}

const answerOf = async <Answer>(path: string, options: RequestInit): Promise<Answer> => {
  const response = await fetch(addressOf('strapi') + path, options);
  if (!response.ok) throw new Error(`${path} answers ${response.status}: ${await response.text()}`);
  return (await response.json()) as Answer;
};

/** Changes pages as the editor does, with the Content Manager's own requests. */
export const pagesOfEditor = async () => {
  const json = { 'Content-Type': 'application/json' };
  const signedIn = await answerOf<{ data: { token: string } }>('/admin/login', {
    method: 'POST',
    headers: json,
    body: JSON.stringify(EDITOR),
  });
  const headers = { ...json, Authorization: `Bearer ${signedIn.data.token}` };
  const post = (path: string, body: object) =>
    answerOf<{ data: { documentId: string } }>(PAGES + path, {
      method: 'POST',
      headers,
      body: JSON.stringify(body),
    });
  return {
    /** Creates and publishes a page. Returns its document id. */
    publish: async (page: PageValues): Promise<string> => {
      const { data } = await post('/actions/publish', { ...page, purpose: 'content' });
      return data.documentId;
    },
    /** Changes a page and publishes it again. */
    change: (documentId: string, page: PageValues) =>
      post(`/${documentId}/actions/publish`, { ...page, purpose: 'content' }),
    /** The document id of the English page with this slug. */
    find: async (slug: string): Promise<string> => {
      const query = new URLSearchParams({ 'filters[slug][$eq]': slug, locale: 'en' });
      const found = await answerOf<{ results: { documentId: string }[] }>(`${PAGES}?${query}`, { headers });
      const [page] = found.results;
      if (!page) throw new Error(`There is no page ${slug}`);
      return page.documentId;
    },
    /** Publishes the current draft of a page. */
    publishAgain: (documentId: string) => post(`/${documentId}/actions/publish`, {}),
    unpublish: (documentId: string) => post(`/${documentId}/actions/unpublish`, {}),
    delete: (documentId: string) => answerOf(`${PAGES}/${documentId}`, { method: 'DELETE', headers }),
  };
};

/** The widget on a published page as the public Content API returns it. */
export const publicWidget = async (slug: string) => {
  const query = `filters[slug][$eq]=${slug}&populate[widgets][populate]=*`;
  const { data } = await answerOf<{ data: AnsweredPage[] }>(`/api/pages?${query}`, {});
  const widget = data[0]?.widgets.find(
    ({ __component }) => __component === 'portal-connector.crm-user-invite'
  );
  if (!widget) throw new Error(`There is no widget on the published page ${slug}`);
  return widget.properties;
};

/** Waits until an attribute of the sign-up element in the website's HTML has this value. */
export const websiteSays = (path: string, attribute: string, value: string | null): Promise<boolean> =>
  eventually(`${attribute} ${value} on ${path}`, async () => {
    const html = await (await fetch(addressOf('site') + path)).text();
    const element = /<crm-user-invite[^>]*>/.exec(html)?.[0];
    if (!element) return false;
    return (new RegExp(` ${attribute}="([^"]*)"`).exec(element)?.[1] ?? null) === value;
  });
