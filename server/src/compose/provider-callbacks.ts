import type { Core } from '@strapi/strapi';
import type { PluginConfig } from '../config';
import { isOnAllowedOrigin } from '../domain/links';

const VALIDATE = 'plugin::users-permissions.callback.validate';

/** Throws for a URL that the browser must not return to after a sign-in. `provider`: the provider's settings. */
type Validate = (callback: unknown, provider: unknown) => void | Promise<void>;

/**
 * Lets the sign-in with a provider lead back to the page that it began on (`/api/connect/:provider?callback=…`), if
 * that is on an allowed origin. What the app's own validation accepts stays accepted, and everything else stays
 * refused. Strapi's default accepts only the one page that is set for the provider. Call it in register().
 */
export const allowCallbacksToWebsites = (
  strapi: Core.Strapi,
  { signUp, allowedOrigins }: Pick<PluginConfig, 'signUp' | 'allowedOrigins'>
): void => {
  if (signUp.providers.length === 0) return;
  const validateByApp = strapi.config.get<Validate>(VALIDATE);
  const validate: Validate = async (callback, provider) => {
    if (!isOnAllowedOrigin(callback, allowedOrigins)) await validateByApp(callback, provider);
  };
  strapi.config.set(VALIDATE, validate);
};
