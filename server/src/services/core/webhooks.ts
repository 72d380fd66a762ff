import type { Core } from '@strapi/strapi';
import { errors } from '@strapi/utils';
import type { NewWebhook, Webhook } from '../../../../contracts';
import { SITE_EVENT_NAMES } from '../../../../contracts';
import { invalidValue } from '../../domain/app-error';

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
}
/** The part of the controller behind Strapi's own form that creates a webhook. */
interface WebhookController {
  createWebhook(ctx: {
    request: { body: Omit<StoredWebhook, 'id' | 'isEnabled'> & { headers: Record<string, string> } };
    created(answer: { data: StoredWebhook }): void;
  }): Promise<void>;
}

/** Removes credentials, which Strapi's own form accepts in an address, so that the address can be shown. */
const withoutSignIn = (address: string): string => {
  if (!URL.canParse(address)) return address;
  const url = new URL(address);
  if (!url.username && !url.password) return address;
  url.username = '***';
  url.password = '';
  return url.href;
};

const toWebhook = ({ id, name, url, events, isEnabled }: StoredWebhook): Webhook => ({
  id: String(id),
  name,
  url: withoutSignIn(url),
  events,
  isEnabled,
});

/**
 * Strapi's webhooks for the plugin's events. Strapi's own form does not offer these events, but it lists, changes and
 * deletes such webhooks.
 */
export const createWebhooks = (strapi: Core.Strapi) => {
  const store = (): WebhookStore => strapi.get('webhookStore');

  return {
    /** Strapi refuses webhooks for events that were not announced to it. */
    announceEvents(): void {
      for (const event of SITE_EVENT_NAMES) store().addAllowedEvent(event, event);
    },

    /** Webhooks for at least one of the plugin's events. */
    async list(): Promise<Webhook[]> {
      const all = await store().findWebhooks();
      return all
        .filter(({ events }) => events.some((event) => SITE_EVENT_NAMES.includes(event)))
        .map(toWebhook);
    },

    /**
     * Adds a webhook for all of the plugin's events, with the checks of Strapi's own form. In production these refuse
     * addresses that are not on the public internet.
     *
     * @throws AppError `request.invalid`
     */
    async add({ name, url }: NewWebhook): Promise<Webhook> {
      const { username, password } = new URL(url);
      if (username || password) throw invalidValue(['url'], 'url.sign-in');
      const body = { name, url, headers: {}, events: [...SITE_EVENT_NAMES] };
      const controller = strapi.controller('admin::webhooks') as unknown as WebhookController;
      let stored: StoredWebhook | undefined;
      const created = ({ data }: { data: StoredWebhook }) => (stored = data);
      try {
        await controller.createWebhook({ request: { body }, created });
      } catch (thrown) {
        if (!(thrown instanceof errors.ValidationError)) throw thrown;
        // The name was checked before.
        throw invalidValue(['url'], 'url.not-accepted');
      }
      if (!stored) throw new Error('Strapi took the webhook and did not say how it keeps it');
      return toWebhook(stored);
    },
  };
};
