import type { Core } from '@strapi/strapi';
import { webAddress, withLoopbackTwin } from '../addresses';

/** The website's URL, and the origins from which browsers may call Strapi. */
export default ({ env }: Core.Config.Shared.ConfigParams) => {
  const address = webAddress(env('HOST', '127.0.0.1'), env.int('SITE_PORT', 4321));
  return { address, origins: withLoopbackTwin(address) };
};
