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

/** Variables of a template. */
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
  /** Whether the e-mail is a reminder. */
  isReminder: boolean;
  /** Expiry of the link; templates get it as text in the e-mail's language and the portal's time zone. */
  expiresAt: Date;
  /** The link with its code, or a dummy in a preview. In HTML it is allowed in an `href` only. */
  link: string;
}

export interface RenderedMail {
  subject: string;
  html: string;
  text: string;
  /** The bodies with the code masked, for storing. */
  masked: { html: string; text: string };
}

/** An invalid template; the message is for its author. */
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

/** Rendering exceeded its limits. A retry can succeed when the machine is less busy. */
class OverrunError extends Error {
  override readonly name = 'OverrunError';
}

/** Null if empty: an empty string is truthy in Liquid. */
const oneLineOrNull = (text: string | null): string | null => toSingleLine(text ?? '') || null;

const dateFormats = memoize((key) => {
  const [locale = 'en', timeZone] = key.split(' ');
  // English if Node does not know the language; its default would be the server's.
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

/** A template with its language, in which dates are formatted. */
export interface LocalizedTemplate {
  template: EmailTemplate;
  locale: string;
}

/** The default template for a language. */
export const defaultTemplateFor = (locale: string): LocalizedTemplate => {
  const language = textLanguage(locale);
  return { template: defaultTemplate(language), locale: isSameWriting(language, locale) ? locale : language };
};

/**
 * Selects the template for a language: the portal's, else the default one, else one in the portal's language. The
 * whole e-mail is in that language.
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
 * Renders an e-mail.
 *
 * @throws TemplateError if the template is invalid Liquid, exceeds a limit, or has the link in a forbidden place
 */
export type RenderMail = (localized: LocalizedTemplate, variables: MailVariables) => Promise<RenderedMail>;

/**
 * Creates a function that renders e-mails in the pool. For the purpose `send`, exceeding a limit is not a
 * TemplateError, so that the job is retried.
 */
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
    // Placeholder for the link while the template is rendered: neither filters (`slice`, `base64_encode`) nor the
    // thread have access to the code.
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
