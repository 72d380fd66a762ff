import type { Context } from 'koa';
import { invitationListQuerySchema, inviteRequestSchema } from '../../../contracts';
import type { Application } from '../compose';
import { actorOf } from './actor';
import { idOf, parse } from './parse';

/** The admin API for invitations. */
export const createInvitationsController = ({
  invitations: { views, invite, preview, resendAndRevoke },
}: Application) => ({
  /** GET /invitations */
  async find(ctx: Context): Promise<void> {
    ctx.body = await views.listInvitations(parse(invitationListQuerySchema, ctx.query));
  },

  /** GET /invitations/:id */
  async findOne(ctx: Context): Promise<void> {
    ctx.body = { data: await views.getInvitation(idOf(ctx)) };
  },

  /** POST /invitations/preview */
  async preview(ctx: Context): Promise<void> {
    ctx.body = { data: await preview(parse(inviteRequestSchema, ctx.request.body), actorOf(ctx)) };
  },

  /** POST /invitations */
  async create(ctx: Context): Promise<void> {
    const answer = await invite.invite(parse(inviteRequestSchema, ctx.request.body), actorOf(ctx));
    ctx.status = 202;
    ctx.body = { data: answer };
  },

  /** POST /invitations/:id/resend */
  async resend(ctx: Context): Promise<void> {
    const id = idOf(ctx);
    await resendAndRevoke.resend(id, actorOf(ctx));
    ctx.status = 202;
    ctx.body = { data: await views.getInvitation(id) };
  },

  /** POST /invitations/:id/revoke */
  async revoke(ctx: Context): Promise<void> {
    const id = idOf(ctx);
    await resendAndRevoke.revoke(id, actorOf(ctx));
    ctx.body = { data: await views.getInvitation(id) };
  },
});
