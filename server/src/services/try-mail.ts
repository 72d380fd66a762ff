import { randomUUID } from 'node:crypto';
import type {
  TemplatePreview,
  TemplatePreviewRequest,
  TestMailAnswer,
  TestMailRequest,
} from '../../../contracts';
import type { PluginConfig } from '../config';
import type { Connector } from '../crm/connector';
import { AppError } from '../domain/app-error';
import { defaultTemplate } from '../mail/default-template';
import { firstLocale, textLanguage } from '../domain/languages';
import { templateFor, TemplateError, type RenderedMail } from '../mail/render';
import { tryTemplate, writeExample } from './example-mail';
import type { PortalDirectory } from './portal-directory';
import type { RateLimits } from './rate-limits';

/** The member of staff who asks. */
export interface Staff {
  firstName: string | null;
  lastName: string | null;
  fullName: string;
  email: string;
}

interface Options {
  config: Pick<PluginConfig, 'invitation'>;
  connector: Connector;
  portals: PortalDirectory;
  rateLimits: Pick<RateLimits, 'testMail'>;
}

/** Shows a portal's e-mail to those who write it, without inviting anybody. */
export const createTryMail = ({ config, connector, portals, rateLimits }: Options) => {
  const testMail = async (portalId: string, staff: Staff, locale?: string) => {
    const portal = await portals.get(portalId);
    const language = firstLocale(locale, portal.defaultLocale);
    const template = templateFor(portal.emailTemplates, language);
    const person = { ...staff, company: null };
    return {
      portal,
      locale: language,
      mail: await writeExample(config, { portal, template, locale: language, person }),
    };
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
     * A template as it comes out, with its link masked.
     *
     * @throws AppError `portal.unknown`, `portal.no-sign-up-page`; `request.invalid` beside the part of the template that cannot be used
     */
    async preview(portalId: string, { locale, template }: TemplatePreviewRequest): Promise<TemplatePreview> {
      const portal = await portals.get(portalId);
      const source = template ?? defaultTemplate(textLanguage(locale));
      const { subject, masked } = await tryTemplate(config, { portal, template: source, locale }, [
        'template',
      ]);
      return { subject, ...masked };
    },

    /**
     * Sends the portal's e-mail to a member of staff. Its link leads to the sign-up page, with a code that nobody minted.
     *
     * @throws AppError `portal.unknown`, `portal.no-sign-up-page`, `template.invalid`, `mail.refused`, `rate.limited`;
     * `connector.unsupported` for a CRM that sends to its contacts only
     */
    async sendTest(portalId: string, staff: Staff, { locale }: TestMailRequest): Promise<TestMailAnswer> {
      await rateLimits.testMail(staff.email);
      try {
        const test = await testMail(portalId, staff, locale);
        await send(staff.email, test.mail, new URL(test.portal.siteUrl).hostname);
        return { to: staff.email, locale: test.locale };
      } catch (error) {
        if (!(error instanceof TemplateError)) throw error;
        throw new AppError('template.invalid', {}, error.message);
      }
    },
  };
};

export type TryMail = ReturnType<typeof createTryMail>;
