import type { Core } from '@strapi/strapi';
import { PLUGIN_ID, WIDGET_COMPONENT_UID } from '../../../contracts';
import { componentLinks, type ComponentLinks } from '../database/component-links';
import { afterCommit } from '../database/transaction';
import { readWidgetSchemas, type WidgetSchemas } from './schemas';

const WRITES = ['create', 'update', 'clone', 'delete', 'publish', 'unpublish', 'discardDraft'];

const keptPlaces = (strapi: Core.Strapi) => {
  const store = strapi.store({ type: 'plugin', name: PLUGIN_ID });
  const links = componentLinks(strapi, WIDGET_COMPONENT_UID);
  const read = async () => (await store.get({ key: 'widget-places' })) as ComponentLinks | null;
  return {
    async keep(): Promise<void> {
      const now = await links.read();
      if (JSON.stringify(now) === JSON.stringify(await read())) return;
      await store.set({ key: 'widget-places', value: now });
    },
    restore: async (): Promise<number> => links.restore((await read()) ?? {}),
  };
};

/**
 * Keeps a copy of where the widget stands, renewed whenever a page with it is written. A start without the plugin takes
 * the widget off all pages: Strapi clears links to components that it does not know. To be called in register().
 */
export const keepPlacesOfWidget = (strapi: Core.Strapi): void => {
  let schemas: WidgetSchemas | undefined;
  // The page is written; if this fails, the next one renews the copy.
  const keep = () =>
    keptPlaces(strapi)
      .keep()
      .catch((error: unknown) => strapi.log.warn(`Where the widget stands was not noted: ${String(error)}`));
  strapi.documents.use(async (context, next) => {
    const result = await next();
    schemas ??= readWidgetSchemas(strapi);
    if (WRITES.includes(context.action) && schemas.contains(context.uid)) {
      await afterCommit(strapi, keep);
    }
    return result;
  });
};

/**
 * Puts the widget back on the pages that a start without the plugin took it off, with the settings that it had. Pages
 * that were deleted or published anew in the meantime stay as they are. To be called in bootstrap().
 */
export const restorePlacesOfWidget = async (strapi: Core.Strapi): Promise<void> => {
  const { keep, restore } = keptPlaces(strapi);
  const restored = await restore();
  if (restored > 0) strapi.log.info(`The CRM User Invite widget is back in ${restored} places of pages`);
  await keep();
};
