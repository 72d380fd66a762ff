import type { Core } from '@strapi/strapi';
import { PORTALS } from './portal-list';

const PORTAL = 'plugin::crm-user-invite.portal';
const PORTAL_ROLE = 'plugin::crm-user-invite.portal-role';

const websiteAddress = (strapi: Core.Strapi): string => strapi.config.get<string>('website.address');
const addressStore = (strapi: Core.Strapi) =>
  strapi.store({ type: 'app', name: 'playground', key: 'websiteAddress' });

/** Two portals on the one website, and their roles, mapped to roles of Strapi's users. */
export const seedPortals = async (strapi: Core.Strapi): Promise<void> => {
  const address = websiteAddress(strapi);
  for (const { roles, requestRole, ...portal } of PORTALS) {
    const { id, documentId } = await strapi.documents(PORTAL).create({
      data: { ...portal, siteUrl: address, signUpUrl: `${address}/sign-up`, defaultLocale: 'en' },
    });
    for (const role of roles) {
      const made = await strapi.documents(PORTAL_ROLE).create({ data: { ...role, portal: id } });
      if (role.name !== requestRole) continue;
      const data: Record<string, unknown> = { requestRole: made.id };
      await strapi.documents(PORTAL).update({ documentId, data });
    }
  }
  await addressStore(strapi).set({ value: address });
};

/** Updates the portals' URLs when the website's host or port has changed. */
export const movePortals = async (strapi: Core.Strapi): Promise<void> => {
  const address = websiteAddress(strapi);
  const before = (await addressStore(strapi).get({})) as string;
  if (before === address) return;
  const moved = (url: unknown) =>
    typeof url === 'string' && URL.canParse(url) && new URL(url).origin === before
      ? url.replace(before, address)
      : undefined;
  for (const portal of await strapi.documents(PORTAL).findMany({})) {
    const data: Record<string, unknown> = {
      siteUrl: moved(portal.siteUrl),
      signUpUrl: moved(portal.signUpUrl),
    };
    await strapi.documents(PORTAL).update({ documentId: portal.documentId, data });
  }
  await addressStore(strapi).set({ value: address });
};
