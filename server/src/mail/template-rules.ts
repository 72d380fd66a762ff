import type { EmailTemplate } from '../../../contracts';

/** Rules for templates: Liquid syntax, limits, and where the link is allowed. */
export type TemplateRule =
  | 'template.liquid'
  | 'template.too-costly'
  | 'template.too-large'
  | 'template.too-deep'
  | 'template.subject-empty'
  | 'template.link-in-subject'
  | 'template.link-missing'
  | 'template.link-misplaced'
  | 'template.link-not-alone'
  | 'template.reads-link'
  | 'template.condition';

export type TemplatePart = keyof EmailTemplate;

/** Why a template is invalid: the rule, the part, and a message for its author. */
export interface TemplateProblem {
  part: TemplatePart;
  rule: TemplateRule;
  message: string;
}

/** Placeholder for the link: a URL, and its unique part. */
export interface LinkPlaceholder {
  link: string;
  secret: string;
}

/** A template with its variables and the placeholder for the link. Sent to a worker thread. */
export interface RenderRequest {
  template: EmailTemplate;
  scope: object;
  placeholder: LinkPlaceholder;
}

export interface RenderedParts {
  subject: string;
  html: string;
  text: string;
}

export type RenderResult = { parts: RenderedParts } | { refusal: TemplateProblem };

/** Message if a template exceeds limits of Liquid or of the thread. */
export const TOO_COSTLY = 'takes too much time or memory';
