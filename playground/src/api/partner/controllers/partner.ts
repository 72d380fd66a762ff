import type { Core } from '@strapi/strapi';
import type { Context } from 'koa';

/** The part of the plugin's `InvitationService` that is used here. */
type Invitations = {
  invite(request: unknown, options: { actor: string }): Promise<unknown>;
};

/** Lets another program invite contacts, with an API token that may call `partner.invite`. */
export default ({ strapi }: { strapi: Core.Strapi }) => ({
  /** POST /partners/invite: the body and the answer of the plugin's own `POST /invitations`. */
  async invite(ctx: Context) {
    const { invite } = strapi.plugin('crm-user-invite').service<Invitations>('invitations');
    ctx.body = { data: await invite(ctx.request.body, { actor: 'Partner API' }) };
    ctx.status = 202;
  },
});
