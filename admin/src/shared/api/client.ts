import { adminApi } from '@strapi/strapi/admin';
import { PLUGIN_ID } from '../../../../contracts/plugin-id';

/** Cache tags: a mutation that invalidates a tag makes Strapi's store refetch the queries that provide it. */
const TAGS = {
  contact: 'crm-contact',
  invitation: 'crm-invitation',
  batch: 'crm-batch',
  portal: 'crm-portal',
  job: 'crm-job',
  connection: 'crm-connection',
  journeyCheck: 'crm-journey-check',
  webhook: 'crm-webhook',
} as const;

export const { contact, invitation, batch, portal, job, connection, journeyCheck, webhook } = TAGS;

/** Strapi's own API slice, which the plugin's endpoints are injected into. */
export const pluginApi = adminApi.enhanceEndpoints({ addTagTypes: Object.values(TAGS) });

/** How often a view refetches records that change in the background. */
export const POLL_INTERVAL_MS = 2000;

type QueryValue = string | number | undefined;

/** The URL of a route of the plugin's admin API. Path segments are escaped, empty parameters omitted. */
export const path = (segments: readonly string[], query: Record<string, QueryValue> = {}): string => {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined && value !== '') search.set(name, String(value));
  }
  const url = ['', PLUGIN_ID, ...segments.map(encodeURIComponent)].join('/');
  const parameters = search.toString();
  return parameters ? `${url}?${parameters}` : url;
};

/** Base URL of Strapi's server, which may differ from the admin's origin. */
export const backendUrl = (): string => (window.strapi as unknown as { backendURL: string }).backendURL;

/** The body of a response that carries one record. */
export interface DataResponse<Data> {
  data: Data;
}

export const unwrapData = <Data>(response: DataResponse<Data>): Data => response.data;
