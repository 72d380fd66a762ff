import { createHmac } from 'node:crypto';
import type { Core } from '@strapi/strapi';

/**
 * A keyed hash of an address, the same on all servers of the site: the key is Strapi's own. Without the key nobody can
 * tell from a stored hash which address it is of.
 */
export const createAddressHash = (strapi: Core.Strapi): ((address: string) => string) => {
  const [key] = strapi.config.get<string[]>('server.app.keys', []);
  const secret = key ?? strapi.config.get<string>('admin.auth.secret', '');
  return (address) => createHmac('sha256', `crm-user-invite:${secret}`).update(address).digest('hex');
};
