import { adminApi } from '@strapi/strapi/admin';
import { PLUGIN_ID } from '../../../contracts/plugin-id';

/** What a call changes and what an answer is made of, so that Strapi's store fetches again what has become stale. */
const TAGS = {
  contact: 'crm-contact',
  invitation: 'crm-invitation',
  batch: 'crm-batch',
  portal: 'crm-portal',
  job: 'crm-job',
  connection: 'crm-connection',
  journey: 'crm-journey',
  webhook: 'crm-webhook',
} as const;

export const { contact, invitation, batch, portal, job, connection, journey, webhook } = TAGS;

/** Strapi's own store, which the plugin's calls are added to. */
export const crmApi = adminApi.enhanceEndpoints({ addTagTypes: Object.values(TAGS) });

type QueryValue = string | number | undefined;

/** The address of a route of the plugin's admin API; each part is escaped, empty parameters are left out. */
export const path = (parts: readonly string[], query: Record<string, QueryValue> = {}): string => {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined && value !== '') search.set(name, String(value));
  }
  const address = ['', PLUGIN_ID, ...parts.map(encodeURIComponent)].join('/');
  const parameters = search.toString();
  return parameters ? `${address}?${parameters}` : address;
};

/** Strapi's server, which the admin may be served apart from. */
export const backendUrl = (): string => (window.strapi as unknown as { backendURL: string }).backendURL;

/** The body of an answer that carries one thing. */
export interface Answer<Data> {
  data: Data;
}

export const dataOf = <Data>(answer: Answer<Data>): Data => answer.data;
