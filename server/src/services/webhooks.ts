import type { Core } from '@strapi/strapi';
import type { NewWebhook, Webhook } from '../../../contracts';
import { SITE_EVENT_NAMES } from '../../../contracts';

interface StoredWebhook {
  id: string | number;
  name: string;
  url: string;
  events: string[];
  isEnabled: boolean;
}
interface WebhookStore {
  addAllowedEvent(key: string, event: string): void;
  findWebhooks(): Promise<StoredWebhook[]>;
  createWebhook(
    webhook: Omit<StoredWebhook, 'id'> & { headers: Record<string, string> }
  ): Promise<StoredWebhook>;
}
interface WebhookRunner {
  add(webhook: StoredWebhook): void;
}

const toWebhook = ({ id, name, url, events, isEnabled }: StoredWebhook): Webhook => ({
  id: String(id),
  name,
  url,
  events,
  isEnabled,
});

/** Strapi's webhooks for the plugin's events. Its own form cannot offer them; it lists, changes and deletes them all the same. */
export const createWebhooks = (strapi: Core.Strapi) => {
  const store = (): WebhookStore => strapi.get('webhookStore');

  return {
    /** Strapi refuses webhooks for events that were not announced to it. */
    announceEvents(): void {
      for (const event of SITE_EVENT_NAMES) store().addAllowedEvent(event, event);
    },

    /** Those that are told of at least one of the plugin's events. */
    async list(): Promise<Webhook[]> {
      const all = await store().findWebhooks();
      return all
        .filter(({ events }) => events.some((event) => SITE_EVENT_NAMES.includes(event)))
        .map(toWebhook);
    },

    /** Adds one that is told of all of the plugin's events, from now on. */
    async add({ name, url }: NewWebhook): Promise<Webhook> {
      const webhook = { name, url, headers: {}, events: [...SITE_EVENT_NAMES], isEnabled: true };
      const stored = await store().createWebhook(webhook);
      const runner: WebhookRunner = strapi.get('webhookRunner');
      runner.add(stored);
      return toWebhook(stored);
    },
  };
};

export type Webhooks = ReturnType<typeof createWebhooks>;
