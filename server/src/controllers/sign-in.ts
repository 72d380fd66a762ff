import type { Context } from 'koa';
import {
  emptyRequestSchema,
  passkeySignInRequestSchema,
  type SignInOptionsResponse,
} from '../../../contracts';
import type { Application } from '../compose';
import { parse } from './parse';
import { createRequestClient } from './request-client';

/** Signing in on the website, besides Strapi's own ways. */
export const createSignInController = ({ config, core, access: { passkeys } }: Application) => {
  const { signInProviders } = core;
  const { addressOf, languagesOf, originOf, connectionOf } = createRequestClient(config);

  return {
    /** GET /sign-in/options */
    async options(ctx: Context): Promise<void> {
      const data: SignInOptionsResponse = {
        providers: await signInProviders.list(languagesOf(ctx)),
        passkeys: passkeys.isOffered(originOf(ctx)),
      };
      ctx.body = { data };
    },

    /** POST /sign-in/passkey-options */
    async passkeyOptions(ctx: Context): Promise<void> {
      parse(emptyRequestSchema, ctx.request.body);
      ctx.body = { data: await passkeys.requestOptions(originOf(ctx), addressOf(ctx)) };
    },

    /** POST /sign-in/passkey */
    async passkey(ctx: Context): Promise<void> {
      const { credential } = parse(passkeySignInRequestSchema, ctx.request.body);
      const client = { ...connectionOf(ctx), address: addressOf(ctx) };
      const { answer, cookie } = await passkeys.signIn(credential, client);
      if (cookie) ctx.cookies.set(cookie.name, cookie.value, cookie.options);
      ctx.body = { data: answer };
    },
  };
};
