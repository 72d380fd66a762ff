import type { Core } from '@strapi/strapi';
import { webAddress } from '../addresses';

export default ({ env }: Core.Config.Shared.ConfigParams): Core.Config.Server => {
  const host = env('HOST', '127.0.0.1');
  const port = env.int('PORT', 1337);
  return {
    host,
    port,
    url: webAddress(host, port),
    app: { keys: env.array('APP_KEYS', []) },
    logger: { updates: { enabled: false }, startup: { enabled: false } },
  };
};
