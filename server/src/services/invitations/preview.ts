import type { InviteRequest, PreviewResponse } from '../../../../contracts';
import {
  composeMail,
  DUMMY_CODE,
  type MailOptions,
  type MappedPortal,
  type PortalDirectory,
} from '../portals';
import type { InviteService } from './invite';
import { AppError } from '../../domain/app-error';
import { TemplateError, type RenderedMail } from '../../mail/render';
import type { LedgerInvitation } from '../../repositories/invitation-row';

interface Options extends MailOptions {
  portals: PortalDirectory;
  invite: InviteService;
}

/**
 * Shows the result of inviting: the refusals, and the e-mail, if there is one, to the first contact who is not
 * refused. Writes nothing; the link in the e-mail has no valid code.
 *
 * @throws AppError `portal.unknown`, `template.invalid`
 */
export const createPreview = ({ config, renderMail, portals, invite }: Options) => {
  const compose = async (portal: MappedPortal, invitation: LedgerInvitation): Promise<RenderedMail> => {
    try {
      return await composeMail({ config, renderMail }, portal, invitation, {
        company: null,
        isReminder: false,
        code: DUMMY_CODE,
      });
    } catch (error) {
      if (!(error instanceof TemplateError)) throw error;
      throw new AppError('template.invalid', {}, error.message);
    }
  };

  return async (request: InviteRequest, invitedBy: string | null): Promise<PreviewResponse> => {
    const { first, refused } = await invite.dryRun(request, invitedBy);
    if (!first?.notify) return { refused, email: null };
    const portal = await portals.get(request.portalId);
    const { subject, html, text } = await compose(portal, first);
    return {
      refused,
      email: { contactId: first.contactId, to: first.address, locale: first.locale, subject, html, text },
    };
  };
};
