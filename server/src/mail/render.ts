import { randomBytes } from 'node:crypto';
import type { EmailTemplate, EmailTemplates } from '../../../contracts';
import { maskCodes } from '../domain/codes';
import { PermanentError } from '../domain/permanent-error';
import { baseLanguage, textLanguage } from '../domain/languages';
import { defaultTemplate } from './default-template';
import { remembering } from './remembering';

/** What a template may say. */
export interface MailVariables {
  contact: {
    firstName: string | null;
    lastName: string | null;
    fullName: string;
    company: string | null;
    email: string;
  };
  portal: { name: string; siteUrl: string };
  role: string;
  invitedBy: string | null;
  message: string | null;
  /** Whether the e-mail reminds of an earlier one. */
  isReminder: boolean;
  /** The moment the link ends; templates get it as text in the mail's language. */
  expiresAt: Date;
  /** The link with its code, or a dummy in a preview. In HTML it may stand in an `href` only. */
  link: string;
}

export interface RenderedMail {
  subject: string;
  html: string;
  text: string;
  /** The bodies as they are kept: without the code. */
  masked: { html: string; text: string };
}

/** What a template breaks: the syntax of Liquid, or a rule about the link. */
export type TemplateRule =
  | 'template.liquid'
  | 'template.link-in-subject'
  | 'template.link-missing'
  | 'template.link-misplaced'
  | 'template.link-not-alone';

/** A template that cannot be used; the message says why, for the one who wrote it. */
export class TemplateError extends PermanentError {
  override readonly name = 'TemplateError';

  constructor(
    readonly part: keyof EmailTemplate,
    readonly rule: TemplateRule,
    message: string
  ) {
    super(`${part}: ${message}`);
  }
}

/** What e-mails are made with, loaded with the first one: the start of a site need not wait for it. */
export const loadMailTools = () => import('./tools');

// eslint-disable-next-line no-control-regex -- control characters are what must not reach a header
const oneLine = (text: string): string => text.replace(/[\u0000-\u001f\u007f\u2028\u2029]+/g, ' ').trim();
const oneLineOrNull = (text: string | null): string | null => (text === null ? null : oneLine(text));

const dateFormat = remembering(
  (locale) => new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeStyle: 'short', timeZone: 'UTC' })
);
const formatDate = (date: Date, locale: string): string => `${dateFormat(locale).format(date)} UTC`;

const scopeOf = (variables: MailVariables, locale: string) => ({
  ...variables,
  contact: {
    firstName: oneLineOrNull(variables.contact.firstName),
    lastName: oneLineOrNull(variables.contact.lastName),
    fullName: oneLine(variables.contact.fullName),
    company: oneLineOrNull(variables.contact.company),
    email: variables.contact.email,
  },
  portal: { name: oneLine(variables.portal.name), siteUrl: variables.portal.siteUrl },
  role: oneLine(variables.role),
  invitedBy: oneLineOrNull(variables.invitedBy),
  expiresAt: formatDate(variables.expiresAt, locale),
});

const escapeHtml = (text: string): string =>
  text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);

/** The portal's template for a language, or the plugin's own. */
export const templateFor = (templates: EmailTemplates, locale: string): EmailTemplate =>
  templates[locale] ?? templates[baseLanguage(locale)] ?? defaultTemplate(textLanguage(locale));

/**
 * Renders an e-mail.
 *
 * @throws TemplateError if the template is no Liquid, takes too long, or puts the link where it may not stand
 */
export const renderMail = async (
  template: EmailTemplate,
  variables: MailVariables,
  locale: string
): Promise<RenderedMail> => {
  const { renderHtml, renderText, textOf, linkStandsAlone, linkStandsInHrefOnly } = await loadMailTools();
  // Stands for the link while the template is at work: no filter (`slice`, `base64_encode`) gets hold of the code.
  const nonce = randomBytes(16).toString('hex');
  const standIn = `https://link.invalid/${nonce}`;
  const scope = { ...scopeOf(variables, locale), link: standIn };
  const render = async (
    renderPart: typeof renderHtml,
    part: keyof EmailTemplate,
    source: string
  ): Promise<string> => {
    try {
      return await renderPart(source, scope);
    } catch (error) {
      throw new TemplateError(
        part,
        'template.liquid',
        error instanceof Error ? error.message : String(error)
      );
    }
  };
  const subject = oneLine(await render(renderText, 'subject', template.subject));
  const html = await render(renderHtml, 'html', template.html);
  const text = template.text ? await render(renderText, 'text', template.text) : textOf(html);

  if (subject.includes(nonce)) {
    throw new TemplateError('subject', 'template.link-in-subject', 'the link may not stand in the subject');
  }
  if (!html.includes(nonce)) {
    throw new TemplateError(
      'html',
      'template.link-missing',
      'the link is missing; put {{ link }} in the href of an a'
    );
  }
  if (!linkStandsInHrefOnly(html, standIn, nonce)) {
    throw new TemplateError(
      'html',
      'template.link-misplaced',
      'the link may stand in the href of an a only, and nothing else in that href'
    );
  }
  if (template.text && !linkStandsAlone(text, standIn, nonce)) {
    throw new TemplateError(
      'text',
      'template.link-not-alone',
      'the link has to stand alone, with a space or a line break around it'
    );
  }
  const sent = {
    html: html.replaceAll(standIn, () => escapeHtml(variables.link)),
    text: text.replaceAll(standIn, () => variables.link),
  };
  return { subject, ...sent, masked: { html: maskCodes(sent.html), text: maskCodes(sent.text) } };
};
