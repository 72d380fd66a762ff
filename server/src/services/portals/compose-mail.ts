import type { PluginConfig } from '../../config';
import { invitationLink, signUpPageProblem } from '../../domain/links';
import { PermanentError } from '../../domain/permanent-error';
import { templateFor, type RenderedMail, type RenderMail } from '../../mail/render';
import type { LedgerInvitation } from '../../repositories/invitation-row';
import type { MappedPortal } from './portal-directory';

/** A placeholder for a code in links that must not work: as long as a code, and never minted. */
export const DUMMY_CODE = 'preview-preview-preview-preview-preview-pre';

export interface MailOptions {
  config: Pick<PluginConfig, 'allowedOrigins' | 'invitation'>;
  renderMail: RenderMail;
}

/**
 * An invitation's link: the portal's sign-up page with the code. The only place that puts a valid code into one.
 *
 * @throws PermanentError if the portal has no sign-up page, or the page is not on an allowed origin
 */
export const linkToSignUp = (
  { allowedOrigins, invitation }: MailOptions['config'],
  portal: MappedPortal,
  code: string
): string => {
  const problem = signUpPageProblem(portal, allowedOrigins);
  if (problem || !portal.signUpUrl) {
    throw new PermanentError(
      problem === 'not-allowed'
        ? `The sign-up page of the portal ${portal.name} is not on its site's origin, or that is not one of allowedOrigins`
        : `The portal ${portal.name} has no sign-up page`
    );
  }
  return invitationLink(portal.signUpUrl, code, invitation.linkStyle);
};

/**
 * Renders an invitation's e-mail.
 *
 * @throws PermanentError if the portal's sign-up page or its template cannot be used
 */
export const composeMail = async (
  { config, renderMail }: MailOptions,
  portal: MappedPortal,
  invitation: LedgerInvitation,
  { company, isReminder, code }: { company: string | null; isReminder: boolean; code: string }
): Promise<RenderedMail> => {
  const link = linkToSignUp(config, portal, code);
  return renderMail(templateFor(portal, invitation.locale), {
    contact: {
      firstName: invitation.firstName,
      lastName: invitation.lastName,
      fullName: invitation.fullName,
      company,
      email: invitation.address,
    },
    portal: { name: portal.name, siteUrl: portal.siteUrl, timeZone: portal.timeZone },
    role: invitation.roleName,
    invitedBy: invitation.invitedBy,
    message: invitation.message,
    isReminder,
    expiresAt: invitation.expiresAt,
    link,
  });
};
