import type { Context } from 'koa';
import {
  codeRequestSchema,
  invitationRequestSchema,
  redeemRequestSchema,
  type AcceptResponse,
} from '../../../contracts';
import type { Application } from '../compose';
import { AppError } from '../domain/app-error';
import { tokensOfProvider } from '../domain/provider-session';
import { parse } from './parse';
import { forgetProviderTokens } from './provider-session';
import { createRequestClient } from './request-client';

/** The public API, which invitees call. */
export const createPublicInvitationsController = (application: Application) => {
  const { config, redemption } = application;
  const { inspect, passkeyOptions, redeem, authenticate, accept, renew, request } = redemption;

  const { addressOf, languagesOf, originOf, connectionOf } = createRequestClient(config);

  return {
    /** POST /invitations/inspect */
    async inspect(ctx: Context): Promise<void> {
      const { code } = parse(codeRequestSchema, ctx.request.body);
      ctx.body = { data: await inspect(code, addressOf(ctx), languagesOf(ctx), originOf(ctx)) };
    },

    /** POST /invitations/passkey-options */
    async passkeyOptions(ctx: Context): Promise<void> {
      const { code } = parse(codeRequestSchema, ctx.request.body);
      ctx.body = { data: await passkeyOptions(code, addressOf(ctx), originOf(ctx)) };
    },

    /** POST /invitations/redeem */
    async redeem(ctx: Context): Promise<void> {
      const form = parse(redeemRequestSchema, ctx.request.body);
      const { answer, cookie } = await redeem(form, {
        ...connectionOf(ctx),
        address: addressOf(ctx),
        // Strapi signs the cookie, so that clients cannot change them.
        providerTokens: form.provider ? tokensOfProvider(ctx.session, form.provider.name) : null,
      });
      if (form.provider && answer.status === 'created') forgetProviderTokens(ctx);
      if (cookie) ctx.cookies.set(cookie.name, cookie.value, cookie.options);
      ctx.status = answer.status === 'created' ? 201 : 200;
      ctx.body = { data: answer };
    },

    /** POST /invitations/accept, with a user's bearer token */
    async accept(ctx: Context): Promise<void> {
      const { code } = parse(codeRequestSchema, ctx.request.body);
      const signedIn = await authenticate(ctx.get('authorization'));
      if (!signedIn) throw new AppError('sign-in.required');
      await accept(code, signedIn, addressOf(ctx));
      ctx.body = { data: { status: 'accepted' } satisfies AcceptResponse };
    },

    /** POST /invitations/renew */
    async renew(ctx: Context): Promise<void> {
      const { code } = parse(codeRequestSchema, ctx.request.body);
      await renew(code, addressOf(ctx));
      ctx.status = 202;
      ctx.body = { data: {} };
    },

    /** POST /invitations/request */
    async request(ctx: Context): Promise<void> {
      await request(parse(invitationRequestSchema, ctx.request.body), addressOf(ctx));
      ctx.status = 202;
      ctx.body = { data: {} };
    },
  };
};
