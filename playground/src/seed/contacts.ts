import type { Core } from '@strapi/strapi';
import { contactList } from './contact-list';

const HOW_MANY = 200;

/** The CRM's contacts. */
export const seedContacts = async (strapi: Core.Strapi): Promise<void> => {
  const contacts = strapi.documents('plugin::crm-user-invite.contact');
  for (const contact of contactList(HOW_MANY)) await contacts.create({ data: contact });
};
