import type { Core } from '@strapi/strapi';
import type { Context, Next } from 'koa';
import type { PluginConfig } from '../config';
import { isOnAllowedOrigin } from '../domain/links';
import { nameProvider } from '../domain/provider-session';

const VALIDATE = 'plugin::users-permissions.callback.validate';

/** Throws for a URL that the browser must not return to after a sign-in. `provider`: the provider's settings. */
type Validate = (callback: unknown, provider: unknown) => void | Promise<void>;

/** Strapi's controller of `/connect/:provider` and `/connect/:provider/callback`. */
interface AuthController {
  connect(ctx: Context, next: Next): Promise<void>;
}

interface ControllerRegistry {
  extend(uid: string, wrap: (controller: AuthController) => AuthController): void;
}

/**
 * Lets the sign-in with a provider lead back to the page that it began on (`/api/connect/:provider?callback=…`), if
 * that is on an allowed origin. What the app's own validation accepts stays accepted, and everything else stays
 * refused. Strapi's default accepts only the one page that is set for the provider.
 */
const allowCallbacksToWebsites = (strapi: Core.Strapi, allowedOrigins: readonly string[]): void => {
  const validateByApp = strapi.config.get<Validate>(VALIDATE);
  const validate: Validate = async (callback, provider) => {
    if (!isOnAllowedOrigin(callback, allowedOrigins)) await validateByApp(callback, provider);
  };
  strapi.config.set(VALIDATE, validate);
};

/** Adds the provider's name to the session, in which Strapi keeps only the tokens. */
const nameProvidersInSessions = (strapi: Core.Strapi): void => {
  const controllers: ControllerRegistry = strapi.get('controllers');
  controllers.extend('plugin::users-permissions.auth', (auth) => ({
    ...auth,
    async connect(ctx, next) {
      await auth.connect(ctx, next);
      const [, provider] = /\/connect\/([^/]+)\/callback\/?$/.exec(ctx.path) ?? [];
      if (provider) nameProvider(ctx.session, provider);
    },
  }));
};

/** Fits Strapi's sign-in with a provider to `signUp.providers`. Call it in register(). */
export const prepareProviderSignIn = (
  strapi: Core.Strapi,
  { signUp, allowedOrigins }: Pick<PluginConfig, 'signUp' | 'allowedOrigins'>
): void => {
  if (signUp.providers.length === 0) return;
  allowCallbacksToWebsites(strapi, allowedOrigins);
  nameProvidersInSessions(strapi);
};
