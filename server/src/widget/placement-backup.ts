import type { Core } from '@strapi/strapi';
import {
  PLUGIN_ID,
  SIGN_IN_COMPONENT_UID,
  WIDGET_COMPONENT_UID,
  WIDGETS,
  WIDGET_UIDS,
  type WidgetUid,
} from '../../../contracts';
import { componentLinks, type ComponentLinks } from '../database/component-links';
import { afterCommit } from '../database/transaction';
import { readWidgetSchemas, type WidgetSchemas } from './schemas';

const WRITES = ['create', 'update', 'clone', 'delete', 'publish', 'unpublish', 'discardDraft'];

/** Keys in the plugin's store. */
const KEYS: Record<WidgetUid, string> = {
  [WIDGET_COMPONENT_UID]: 'widget-places',
  [SIGN_IN_COMPONENT_UID]: 'sign-in-places',
};

const placementBackup = (strapi: Core.Strapi, uid: WidgetUid) => {
  const key = KEYS[uid];
  const store = strapi.store({ type: 'plugin', name: PLUGIN_ID });
  const links = componentLinks(strapi, uid);
  const stored = async () => (await store.get({ key })) as ComponentLinks | null;
  return {
    async save(): Promise<void> {
      const current = await links.read();
      if (JSON.stringify(current) === JSON.stringify(await stored())) return;
      await store.set({ key, value: current });
    },
    restore: async (): Promise<number> => links.restore((await stored()) ?? {}),
  };
};

/**
 * Keeps a copy of the links between pages and widgets, updated whenever a page with a widget is written. When Strapi starts
 * without the plugin, it deletes these links, because it does not know the components. Must be called in register().
 */
export const backUpWidgetPlacements = (strapi: Core.Strapi): void => {
  let schemas: WidgetSchemas | undefined;
  // A failure must not fail the write of the page; the next write updates the copy.
  const save = async () => {
    try {
      for (const uid of WIDGET_UIDS) await placementBackup(strapi, uid).save();
    } catch (error) {
      strapi.log.warn(`The placements of the widgets could not be backed up: ${String(error)}`);
    }
  };
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
  for (const uid of WIDGET_UIDS) {
    const { save, restore } = placementBackup(strapi, uid);
    const restored = await restore();
    if (restored > 0) strapi.log.info(`Restored the ${WIDGETS[uid].name} widget in ${restored} places`);
    await save();
  }
};
