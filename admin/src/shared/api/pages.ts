import type { ListResponse, PageListItem, PageState, WidgetOptions } from '../../../../contracts/admin-api';
import type { PageDocumentReference } from '../../../../contracts/page-reference';
import { type DataResponse, pluginApi, unwrapData, path } from './client';

const PAGE_SIZE = 20;

interface PageQuery {
  search: string | undefined;
  /** Omit it for all languages. */
  locale?: string;
  cursor?: string;
}

interface StateQuery {
  references: PageDocumentReference[];
  locale: string | null;
}

const pagesApi = pluginApi.injectEndpoints({
  endpoints: (build) => ({
    /** The pages found so far: each further result page is appended. */
    getSitePages: build.query<ListResponse<PageListItem>, PageQuery>({
      query: ({ search, locale, cursor }) => path(['pages'], { search, locale, cursor, pageSize: PAGE_SIZE }),
      serializeQueryArgs: ({ queryArgs: { search, locale } }) => ({ search, locale }),
      merge: (previous, { data, meta }, { arg }) =>
        arg.cursor ? { data: [...previous.data, ...data], meta } : { data, meta },
      forceRefetch: ({ currentArg, previousArg }) => currentArg?.cursor !== previousArg?.cursor,
      keepUnusedDataFor: 0,
    }),
    getPageStates: build.query<PageState[], StateQuery>({
      query: (data) => ({ method: 'POST', url: path(['pages', 'resolve']), data }),
      transformResponse: (response: DataResponse<PageState[]>) => unwrapData(response),
      keepUnusedDataFor: 0,
    }),
    getWidgetOptions: build.query<WidgetOptions, string | undefined>({
      query: (locale) => path(['widget', 'options'], { locale }),
      transformResponse: (response: DataResponse<WidgetOptions>) => unwrapData(response),
    }),
  }),
});

export const { useGetSitePagesQuery, useGetPageStatesQuery, useGetWidgetOptionsQuery } = pagesApi;
