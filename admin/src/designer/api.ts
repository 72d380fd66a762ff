import type { ListResponse, PageListItem, PageState, WidgetOptions } from '../../../contracts/admin-api';
import type { PageDocumentReference } from '../../../contracts/page-reference';
import { type Answer, crmApi, dataOf, path } from '../api/client';

const PAGE_SIZE = 20;

interface PageQuery {
  search: string | undefined;
  /** Left out for all languages. */
  locale?: string;
  cursor?: string;
}

interface StateQuery {
  references: PageDocumentReference[];
  locale: string | null;
}

const designerApi = crmApi.injectEndpoints({
  endpoints: (build) => ({
    /** The pages of a search so far: the answer to a cursor goes behind what is there. */
    getSitePages: build.query<ListResponse<PageListItem>, PageQuery>({
      query: ({ search, locale, cursor }) => path(['pages'], { search, locale, cursor, pageSize: PAGE_SIZE }),
      serializeQueryArgs: ({ queryArgs: { search, locale } }) => ({ search, locale }),
      merge: (shown, { data, meta }, { arg }) =>
        arg.cursor ? { data: [...shown.data, ...data], meta } : { data, meta },
      forceRefetch: ({ currentArg, previousArg }) => currentArg?.cursor !== previousArg?.cursor,
      keepUnusedDataFor: 0,
    }),
    getPageStates: build.query<PageState[], StateQuery>({
      query: (data) => ({ method: 'POST', url: path(['pages', 'resolve']), data }),
      transformResponse: (answer: Answer<PageState[]>) => dataOf(answer),
      keepUnusedDataFor: 0,
    }),
    getWidgetOptions: build.query<WidgetOptions, string | undefined>({
      query: (locale) => path(['widget', 'options'], { locale }),
      transformResponse: (answer: Answer<WidgetOptions>) => dataOf(answer),
    }),
  }),
});

export const { useGetSitePagesQuery, useGetPageStatesQuery, useGetWidgetOptionsQuery } = designerApi;
