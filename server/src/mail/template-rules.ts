import type { EmailTemplate } from '../../../contracts';

/** What a template breaks: the syntax of Liquid, a limit, or a rule about the link. */
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

/** Why a template cannot be used: the rule, the part of it, and a sentence for whoever wrote it. */
export interface TemplateProblem {
  part: TemplatePart;
  rule: TemplateRule;
  message: string;
}

/** What stands in for the link while it is judged: an address, and the part of it that occurs nowhere else. */
export interface LinkPlaceholder {
  link: string;
  secret: string;
}

/** A template, what it may say, and what stands in for the link in it. Crosses the border of a thread. */
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

/** Said of a template that is broken off, by the thread or with it. */
export const TOO_COSTLY = 'takes too long or too much memory';
