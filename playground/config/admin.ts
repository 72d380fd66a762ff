import type { Core } from '@strapi/strapi';

export default ({ env }: Core.Config.Shared.ConfigParams): Core.Config.Admin => ({
  auth: { secret: env('ADMIN_JWT_SECRET', '') },
  apiToken: { salt: env('API_TOKEN_SALT', '') },
  transfer: { token: { salt: env('TRANSFER_TOKEN_SALT') } },
  secrets: { encryptionKey: env('ENCRYPTION_KEY') },
  // Strapi allows five admin sign-ins in five minutes; the end-to-end tests need more.
  rateLimit: { enabled: env.bool('ADMIN_RATE_LIMIT', true) },
  autoOpen: false,
  flags: { nps: false, promoteEE: false },
});
