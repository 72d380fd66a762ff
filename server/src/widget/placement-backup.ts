import type { Core } from '@strapi/strapi';
import { PLUGIN_ID, WIDGET_COMPONENT_UID } from '../../../contracts';
import { componentLinks, type ComponentLinks } from '../database/component-links';
import { afterCommit } from '../database/transaction';
import { readWidgetSchemas, type WidgetSchemas } from './schemas';

const WRITES = ['create', 'update', 'clone', 'delete', 'publish', 'unpublish', 'discardDraft'];

const placementBackup = (strapi: Core.Strapi) => {
  const store = strapi.store({ type: 'plugin', name: PLUGIN_ID });
  const links = componentLinks(strapi, WIDGET_COMPONENT_UID);
  const stored = async () => (await store.get({ key: 'widget-places' })) as ComponentLinks | null;
  return {
    async save(): Promise<void> {
      const current = await links.read();
      if (JSON.stringify(current) === JSON.stringify(await stored())) return;
      await store.set({ key: 'widget-places', value: current });
    },
    restore: async (): Promise<number> => links.restore((await stored()) ?? {}),
  };
};

/**
 * Keeps a copy of the links between pages and widgets, updated whenever a page with a widget is written. When Strapi starts
 * without the plugin, it deletes these links, because it does not know the component. Must be called in register().
 */
export const backUpWidgetPlacements = (strapi: Core.Strapi): void => {
  let schemas: WidgetSchemas | undefined;
  // A failure must not fail the write of the page; the next write updates the copy.
  const save = () =>
    placementBackup(strapi)
      .save()
      .catch((error: unknown) =>
        strapi.log.warn(`The placements of the widget could not be backed up: ${String(error)}`)
      );
  strapi.documents.use(async (context, next) => {
    const result = await next();
    schemas ??= readWidgetSchemas(strapi);
    if (WRITES.includes(context.action) && schemas.contains(context.uid)) {
      await afterCommit(strapi, save);
    }
    return result;
  });
};

/**
 * Restores widgets, with their settings, on pages that lost them when Strapi started without the plugin. Pages that were
 * deleted or published again since then are not changed. Must be called in bootstrap().
 */
export const restoreWidgetPlacements = async (strapi: Core.Strapi): Promise<void> => {
  const { save, restore } = placementBackup(strapi);
  const restored = await restore();
  if (restored > 0) strapi.log.info(`Restored the CRM User Invite widget in ${restored} places`);
  await save();
};
