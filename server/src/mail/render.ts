import { randomBytes } from 'node:crypto';
import type { EmailTemplate, Portal } from '../../../contracts';
import { maskCodes } from '../domain/codes';
import {
  closestLocale,
  firstLocale,
  isSameWriting,
  LANGUAGES,
  ownLanguage,
  textLanguage,
} from '../domain/languages';
import { toSingleLine } from '../domain/single-line';
import { PermanentError } from '../domain/permanent-error';
import { defaultTemplate } from './default-template';
import { memoize } from './memoize';
import type { RenderPurpose, RenderPool } from './render-pool';
import {
  TOO_COSTLY,
  type TemplateProblem,
  type RenderedParts,
  type LinkPlaceholder,
  type TemplatePart,
  type TemplateRule,
} from './template-rules';

/** What a template may say. */
export interface MailVariables {
  contact: {
    firstName: string | null;
    lastName: string | null;
    fullName: string;
    company: string | null;
    email: string;
  };
  portal: { name: string; siteUrl: string; timeZone: string };
  role: string;
  invitedBy: string | null;
  message: string | null;
  /** Whether the e-mail reminds of an earlier one. */
  isReminder: boolean;
  /** The moment the link ends; templates get it as text in the mail's language and the portal's time zone. */
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

/** A template that cannot be used; the message says why, for the one who wrote it. */
export class TemplateError extends PermanentError {
  override readonly name = 'TemplateError';

  readonly part: TemplatePart;
  readonly rule: TemplateRule;

  constructor({ part, rule, message }: TemplateProblem) {
    super(`${part}: ${message}`);
    this.part = part;
    this.rule = rule;
  }
}

/** An e-mail that was broken off. Another time the machine may be less busy. */
class OverrunError extends Error {
  override readonly name = 'OverrunError';
}

/** Null for what is empty: Liquid takes an empty text for true. */
const oneLineOrNull = (text: string | null): string | null => toSingleLine(text ?? '') || null;

const dateFormats = memoize((key) => {
  const [locale = 'en', timeZone] = key.split(' ');
  // English where Node knows no dates of the language: the server's own would be any.
  return new Intl.DateTimeFormat([locale, 'en'], {
    year: 'numeric',
    month: 'long',
    day: 'numeric',
    hour: 'numeric',
    minute: '2-digit',
    timeZoneName: 'short',
    timeZone,
  });
});

const formatDate = (date: Date, locale: string, timeZone: string): string =>
  dateFormats(`${locale} ${timeZone}`).format(date);

const scopeOf = (variables: MailVariables, locale: string) => ({
  ...variables,
  contact: {
    firstName: oneLineOrNull(variables.contact.firstName),
    lastName: oneLineOrNull(variables.contact.lastName),
    fullName: oneLineOrNull(variables.contact.fullName),
    company: oneLineOrNull(variables.contact.company),
    email: variables.contact.email,
  },
  portal: { ...variables.portal, name: toSingleLine(variables.portal.name) },
  role: toSingleLine(variables.role),
  invitedBy: oneLineOrNull(variables.invitedBy),
  message: variables.message?.trim() ? variables.message : null,
  expiresAt: formatDate(variables.expiresAt, locale, variables.portal.timeZone),
});

const escapeHtml = (text: string): string =>
  text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);

/** A template with the language that it is written in, which its dates follow. */
export interface LocalizedTemplate {
  template: EmailTemplate;
  locale: string;
}

/** The plugin's own template for a language. */
export const defaultTemplateFor = (locale: string): LocalizedTemplate => {
  const language = textLanguage(locale);
  return { template: defaultTemplate(language), locale: isSameWriting(language, locale) ? locale : language };
};

/**
 * The template for a language: the portal's own, else the plugin's, and if there is neither, one in the portal's language.
 * The whole e-mail is in that language.
 */
export const templateFor = (
  { emailTemplates, defaultLocale }: Pick<Portal, 'emailTemplates' | 'defaultLocale'>,
  wanted: string
): LocalizedTemplate => {
  const locales = [firstLocale(wanted), firstLocale(defaultLocale)];
  for (const locale of locales) {
    const tag = closestLocale(locale, Object.keys(emailTemplates));
    const template = tag === null ? undefined : emailTemplates[tag];
    if (template) {
      const own = firstLocale(tag);
      return { template, locale: isSameWriting(own, locale) ? locale : own };
    }
    if (ownLanguage(locale)) return defaultTemplateFor(locale);
  }
  return defaultTemplateFor(LANGUAGES[0]);
};

/**
 * Writes an e-mail by a template.
 *
 * @throws TemplateError if the template is no Liquid, takes too much, or puts the link where it may not stand
 */
export type RenderMail = (localized: LocalizedTemplate, variables: MailVariables) => Promise<RenderedMail>;

/** Writes e-mails with what the pool renders. One to `send` that is broken off is no TemplateError, and tried again. */
export const createRenderMail = (pool: Pick<RenderPool, 'render'>, purpose: RenderPurpose): RenderMail => {
  const partsOf = async (
    template: EmailTemplate,
    scope: object,
    placeholder: LinkPlaceholder
  ): Promise<RenderedParts> => {
    const answer = await pool.render({ template, scope, placeholder }, purpose);
    if (answer === 'overrun') {
      if (purpose === 'send') throw new OverrunError(`html: ${TOO_COSTLY}`);
      throw new TemplateError({ part: 'html', rule: 'template.too-costly', message: TOO_COSTLY });
    }
    if ('refusal' in answer) throw new TemplateError(answer.refusal);
    return answer.parts;
  };

  return async ({ template, locale }, variables) => {
    // Stands for the link while the template is at work: neither a filter (`slice`, `base64_encode`) nor the thread that
    // renders gets hold of the code.
    const secret = randomBytes(16).toString('hex');
    const placeholder = { link: `https://link.invalid/${secret}`, secret };
    const scope = { ...scopeOf(variables, locale), link: placeholder.link };
    const { subject, html, text } = await partsOf(template, scope, placeholder);
    const sent = {
      html: html.replaceAll(placeholder.link, () => escapeHtml(variables.link)),
      text: text.replaceAll(placeholder.link, () => variables.link),
    };
    return { subject, ...sent, masked: { html: maskCodes(sent.html), text: maskCodes(sent.text) } };
  };
};
