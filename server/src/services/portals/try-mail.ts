import { randomUUID } from 'node:crypto';
import type {
  SavedTemplateQuery,
  TemplatePreview,
  TemplatePreviewRequest,
  TestMailResponse,
  TestMailRequest,
} from '../../../../contracts';
import type { Connector } from '../../crm/connector';
import { AppError } from '../../domain/app-error';
import { firstLocale } from '../../domain/languages';
import { defaultTemplateFor, templateFor, TemplateError, type RenderedMail } from '../../mail/render';
import { validateTemplate, renderExample, type ExampleOptions, type Recipient } from './example-mail';
import type { PortalDirectory } from './portal-directory';
import type { RateLimits } from '../core';

export interface Staff {
  firstName: string | null;
  lastName: string | null;
  fullName: string;
  email: string;
}

interface Options extends ExampleOptions {
  connector: Connector;
  portals: PortalDirectory;
  rateLimits: Pick<RateLimits, 'testMail'>;
}

/** Shows a portal's e-mail to its authors and readers, without inviting anyone. */
export const createTryMail = ({ config, renderMail, connector, portals, rateLimits }: Options) => {
  const writing = { config, renderMail };

  /**
   * The portal's e-mail as sent in a language.
   *
   * @throws AppError `template.invalid`, because it may have been changed in the CRM
   */
  const savedMail = async (portalId: string, locale: string | undefined, person?: Recipient) => {
    const portal = await portals.get(portalId);
    const localized = templateFor(portal, firstLocale(locale, portal.defaultLocale));
    try {
      const mail = await renderExample(writing, { portal, localized, person });
      return { portal, locale: localized.locale, mail };
    } catch (error) {
      if (!(error instanceof TemplateError)) throw error;
      throw new AppError('template.invalid', {}, error.message);
    }
  };

  const send = async (to: string, { subject, html, text }: RenderedMail, host: string): Promise<void> => {
    const { emails } = connector;
    if (!emails.sendTest) throw new AppError('connector.unsupported');
    try {
      await emails.sendTest({ to, subject, html, text, messageId: `<${randomUUID()}@${host}>` });
    } catch (error) {
      throw new AppError('mail.refused', {}, error instanceof Error ? error.message : String(error));
    }
  };

  return {
    /**
     * Renders a template, with its link masked.
     *
     * @throws AppError `portal.unknown`, `portal.no-sign-up-page`; `request.invalid`, at the part of the template that
     *   cannot be used
     */
    async preview(portalId: string, { locale, template }: TemplatePreviewRequest): Promise<TemplatePreview> {
      const portal = await portals.get(portalId);
      const localized = template ? { template, locale: firstLocale(locale) } : defaultTemplateFor(locale);
      const { subject, masked } = await validateTemplate(writing, { portal, localized }, ['template']);
      return { subject, ...masked };
    },

    /**
     * The portal's e-mail as sent in a language, with its link masked.
     *
     * @throws AppError `portal.unknown`, `portal.no-sign-up-page`, `template.invalid`
     */
    async showSaved(portalId: string, { locale }: SavedTemplateQuery): Promise<TemplatePreview> {
      const { subject, masked } = (await savedMail(portalId, locale)).mail;
      return { subject, ...masked };
    },

    /**
     * Sends the portal's e-mail to a member of staff. Its link leads to the sign-up page, with a code that
     * was never minted.
     *
     * @throws AppError `portal.unknown`, `portal.no-sign-up-page`, `template.invalid`, `mail.refused`,
     *   `rate.limited`;
     * `connector.unsupported` for a CRM that sends to its contacts only
     */
    async sendTest(portalId: string, staff: Staff, { locale }: TestMailRequest): Promise<TestMailResponse> {
      await rateLimits.testMail(staff.email);
      const test = await savedMail(portalId, locale, { ...staff, company: null });
      await send(staff.email, test.mail, new URL(test.portal.siteUrl).hostname);
      return { to: staff.email, locale: test.locale };
    },
  };
};
