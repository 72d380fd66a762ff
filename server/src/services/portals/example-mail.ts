import type { PluginConfig } from '../../config';
import { AppError } from '../../domain/app-error';
import { daysAfter } from '../../domain/durations';
import { invitationLink } from '../../domain/links';
import {
  TemplateError,
  type LocalizedTemplate,
  type MailVariables,
  type RenderedMail,
  type RenderMail,
} from '../../mail/render';
import { DUMMY_CODE } from './compose-mail';
import type { MappedPortal } from './portal-directory';

/** The recipient of an example e-mail. */
export type Recipient = MailVariables['contact'];

const EXAMPLE_RECIPIENT: Recipient = {
  firstName: 'Ada',
  lastName: 'Lovelace',
  fullName: 'Ada Lovelace',
  company: 'Analytical Engines',
  email: 'ada@example.org',
};

export interface ExampleOptions {
  config: Pick<PluginConfig, 'invitation'>;
  renderMail: RenderMail;
}

interface Example {
  portal: Pick<MappedPortal, 'name' | 'siteUrl' | 'signUpUrl' | 'timeZone' | 'roles'>;
  localized: LocalizedTemplate;
  /** The recipient; an invented person by default. */
  person?: Recipient;
}

/**
 * Renders an e-mail whose link leads to the sign-up page with a code that was never minted.
 *
 * @throws TemplateError if the template cannot be used
 * @throws AppError `portal.no-sign-up-page` if the CRM's addresses are invalid
 */
export const renderExample = (
  { config, renderMail }: ExampleOptions,
  { portal, localized, person = EXAMPLE_RECIPIENT }: Example
): Promise<RenderedMail> => {
  const { expiresInDays, linkStyle } = config.invitation;
  const { name, siteUrl, timeZone, roles } = portal;
  const page = portal.signUpUrl ?? siteUrl;
  if (!URL.canParse(siteUrl) || !URL.canParse(page)) {
    throw new AppError('portal.no-sign-up-page', { detail: 'not-allowed' });
  }
  return renderMail(localized, {
    contact: person,
    portal: { name, siteUrl, timeZone },
    role: roles[0]?.name ?? '',
    invitedBy: 'Charles Babbage',
    message: null,
    isReminder: false,
    expiresAt: daysAfter(new Date(), expiresInDays),
    link: invitationLink(page, DUMMY_CODE, linkStyle),
  });
};

/**
 * The same, for a template in a request.
 *
 * @throws AppError `request.invalid`, at the part of the template that cannot be used; `portal.no-sign-up-page`
 */
export const validateTemplate = async (
  writing: ExampleOptions,
  example: Example,
  path: string[]
): Promise<RenderedMail> => {
  try {
    return await renderExample(writing, example);
  } catch (error) {
    if (!(error instanceof TemplateError)) throw error;
    const { part, message, rule: code } = error;
    throw new AppError('request.invalid', { errors: [{ path: [...path, part], message, code }] });
  }
};
