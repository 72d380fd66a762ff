import type { TestApp } from '../../helpers/strapi';
import { ORIGIN } from '../../helpers/strapi';
import type { Crm } from './day';

const create = async ({ strapi }: TestApp, type: string, data: object): Promise<string> => {
  // The app has no generated types for the plugin's content types.
  const uid = `plugin::crm-user-invite.${type}` as 'admin::user';
  return (await strapi.documents(uid).create({ data: data as never })).documentId;
};

/** The embedded CRM with a portal. */
export const embeddedCrm = async (app: TestApp): Promise<Crm> => {
  const portal = {
    key: 'customer',
    name: 'Customer Portal',
    siteUrl: ORIGIN,
    signUpUrl: `${ORIGIN}/sign-up`,
  };
  const portalId = await create(app, 'portal', { ...portal, defaultLocale: 'en' });
  const roleId = await create(app, 'portal-role', {
    ...{ name: 'Customer', userRole: 'authenticated' },
    portal: portalId,
  });
  return {
    portalId,
    roleId,
    addContact: (email) => create(app, 'contact', { firstName: 'A', lastName: 'Person', email }),
    mails: () => app.mailbox.mails,
  };
};
