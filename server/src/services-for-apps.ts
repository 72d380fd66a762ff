import type { Core } from '@strapi/strapi';
import { errors } from '@strapi/utils';
import { z } from 'zod';
import {
  changeRoleRequestSchema,
  crmIdSchema,
  inviteRequestSchema,
  type Invitation,
  type InviteRequest,
  type InviteResponse,
  type LinkResponse,
  type PortalUser,
} from '../../contracts';
import type { Application } from './compose';
import { parse } from './controllers/parse';
import { toErrorBody } from './middlewares/handle-errors';

export interface CallOptions {
  /**
   * The name of the author, up to 255 characters: in the timeline and, for an invitation, in the CRM and with
   * its message in the e-mail. Without it, the timeline shows the system.
   */
  actor?: string;
}

/** The timeline's actor for what no person did; the admin translates it. */
const SYSTEM = 'system';

const callOptionsSchema = z.object({ actor: z.string().trim().min(1).max(255).optional() });

const actorOf = (options: CallOptions = {}): string | undefined => parse(callOptionsSchema, options).actor;

/**
 * `strapi.plugin('crm-user-invite').service('invitations')`: invitations, with the rules of the admin API. A refusal is
 * thrown as an error whose `details.code` is the admin API's code. Ids are those of the CRM.
 */
export type InvitationService = {
  /**
   * Invites contacts to a portal with a role. The e-mails are sent by jobs. With `notify: false`, one contact is invited
   * without an e-mail; {@link InvitationService.createLink} makes the link.
   *
   * @returns the invited and the refused contacts; above 200 contacts only the id of the batch
   * @throws `portal.unknown`, `request.invalid`
   */
  invite(request: InviteRequest, options?: CallOptions): Promise<InviteResponse>;
  /**
   * Sends a new link, which replaces all earlier ones.
   *
   * @throws `invitation.unknown`, `invitation.not-open`, or the reason why the contact cannot be invited
   */
  resend(invitationId: string, options?: CallOptions): Promise<Invitation>;
  /**
   * Makes a link for an open invitation, to hand over by another channel. It works like the one in the e-mail, until the
   * invitation is redeemed, resent, revoked or expired. Keep it secret: whoever has it can sign up. It cannot be shown
   * again.
   *
   * @throws `invitation.unknown`, `invitation.not-open`, `contact.no-email`, `portal.unknown`, `portal.no-sign-up-page`,
   *   `role.not-of-portal`, `role.unmapped`, `crm.unavailable`
   */
  createLink(invitationId: string, options?: CallOptions): Promise<LinkResponse>;
  /** Ends an open invitation. @throws `invitation.unknown`, `invitation.not-open` */
  revoke(invitationId: string, options?: CallOptions): Promise<Invitation>;
};

/**
 * `strapi.plugin('crm-user-invite').service('access')`: the access of contacts to portals, with the rules of the admin API.
 */
export type AccessService = {
  /** Changes the role, in the CRM and on the site. @throws `portal-user.unknown`, `role.not-of-portal`, `role.unmapped` */
  changeRole(portalUserId: string, roleId: string, options?: CallOptions): Promise<PortalUser>;
  /** Ends the access, in the CRM and on the site. @throws `portal-user.unknown` */
  end(portalUserId: string, options?: CallOptions): Promise<PortalUser>;
  /** The portal users of a contact, including ended ones; empty if there are none. */
  listByContact(contactId: string): Promise<PortalUser[]>;
};

const { ApplicationError, ForbiddenError, NotFoundError } = errors;
const ERROR_OF_STATUS = new Map<number, new (message: string, details: object) => Error>([
  [403, ForbiddenError],
  [404, NotFoundError],
]);

/** Converts refusals to Strapi errors, so that an app's controller can leave them to Strapi. */
const call = async <Result>(work: () => Promise<Result>): Promise<Result> => {
  try {
    return await work();
  } catch (thrown) {
    const body = toErrorBody(thrown);
    if (!body) throw thrown;
    const { status, message, details } = body.error;
    throw new (ERROR_OF_STATUS.get(status) ?? ApplicationError)(message, details);
  }
};

const createInvitationService = ({ invitations }: Application): InvitationService => {
  const { invite, resendAndRevoke, createLink, views } = invitations;
  return {
    invite: (request, options) =>
      call(async () => invite.invite(parse(inviteRequestSchema, request), actorOf(options) ?? null)),
    resend: (invitationId, options) =>
      call(async () => {
        const id = parse(crmIdSchema, invitationId);
        await resendAndRevoke.resend(id, actorOf(options) ?? SYSTEM);
        return views.getInvitation(id);
      }),
    createLink: (invitationId, options) =>
      call(async () => createLink(parse(crmIdSchema, invitationId), actorOf(options) ?? SYSTEM)),
    revoke: (invitationId, options) =>
      call(async () => {
        const id = parse(crmIdSchema, invitationId);
        await resendAndRevoke.revoke(id, actorOf(options) ?? SYSTEM);
        return views.getInvitation(id);
      }),
  };
};

const createAccessService = ({ access: { portalAccess } }: Application): AccessService => ({
  changeRole: (portalUserId, roleId, options) =>
    call(async () => {
      const change = parse(changeRoleRequestSchema, { roleId });
      return portalAccess.changeRole(
        parse(crmIdSchema, portalUserId),
        change.roleId,
        actorOf(options) ?? SYSTEM
      );
    }),
  end: (portalUserId, options) =>
    call(async () => portalAccess.end(parse(crmIdSchema, portalUserId), actorOf(options) ?? SYSTEM)),
  listByContact: (contactId) => call(async () => portalAccess.listByContact(parse(crmIdSchema, contactId))),
});

/** The services by the names that apps use. */
export const createServices = (applicationOf: (strapi: Core.Strapi) => Application) => ({
  invitations: ({ strapi }: { strapi: Core.Strapi }) => createInvitationService(applicationOf(strapi)),
  access: ({ strapi }: { strapi: Core.Strapi }) => createAccessService(applicationOf(strapi)),
});
