import type { Core } from '@strapi/strapi';
import { PLUGIN_ID } from '../../../contracts';

/** Positions in feeds of changes, in Strapi's store. */
export const createCursorRepository = (strapi: Core.Strapi) => {
  const store = strapi.store({ type: 'plugin', name: PLUGIN_ID });
  return {
    async get(name: string): Promise<string | null> {
      return ((await store.get({ key: `cursor-${name}` })) as string | null) ?? null;
    },
    async set(name: string, cursor: string): Promise<void> {
      await store.set({ key: `cursor-${name}`, value: cursor });
    },
  };
};

export type CursorRepository = ReturnType<typeof createCursorRepository>;
