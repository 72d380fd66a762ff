import { errors } from '@strapi/utils';
import type { Context } from 'koa';
import { z } from 'zod';
import { invitationListQuerySchema, inviteRequestSchema, permissionAction } from '../../../contracts';
import type { Application } from '../compose';
import { actorOf } from './actor';
import { idOf, parse } from './parse';

/** The part of Strapi's permission engine that knows what the administrator who makes the request may do. */
interface Ability {
  can(action: string): boolean;
}

/** Nothing, or an object without keys. */
const noBodySchema = z.strictObject({}).optional();

/** @throws ForbiddenError unless the administrator's role may create links */
const assertMayCreateLinks = (ctx: Context): void => {
  const { userAbility } = ctx.state as { userAbility?: Ability };
  if (!userAbility?.can(permissionAction('invitations.link'))) throw new errors.ForbiddenError();
};

/** The admin API for invitations. */
export const createInvitationsController = ({
  invitations: { views, invite, preview, resendAndRevoke, createLink },
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
    const invited = parse(inviteRequestSchema, ctx.request.body);
    // Without an e-mail, the invitation is of use only to those who may create its link.
    if (invited.notify === false) assertMayCreateLinks(ctx);
    const answer = await invite.invite(invited, actorOf(ctx));
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

  /** POST /invitations/:id/link */
  async createLink(ctx: Context): Promise<void> {
    parse(noBodySchema, ctx.request.body);
    ctx.body = { data: await createLink(idOf(ctx), actorOf(ctx)) };
  },

  /** POST /invitations/:id/revoke */
  async revoke(ctx: Context): Promise<void> {
    const id = idOf(ctx);
    await resendAndRevoke.revoke(id, actorOf(ctx));
    ctx.body = { data: await views.getInvitation(id) };
  },
});
