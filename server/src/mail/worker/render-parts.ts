import type {
  TemplateProblem,
  RenderResult,
  RenderRequest,
  LinkPlaceholder,
  TemplatePart,
  TemplateRule,
} from '../template-rules';
import { TOO_COSTLY } from '../template-rules';
import { toSingleLine } from '../../domain/single-line';
import { conditionalVariants, splitsBetweenTags } from './conditions';
import { nodesOf, parseDocuments, htmlToText, type Document } from './html';
import { isMisplacedInOutlook, checkLinkInHtml, isLinkStandalone } from './link-guard';
import { isOverLimit, renderHtml, renderText } from './liquid';
import { canReadLinks } from './style-guard';

/** Occurrences of the link in a body; each costs time, and no e-mail needs more. */
const MAX_LINKS = 100;

/** Nesting of elements. E-mails with nested tables have some dozens. */
const MAX_DEPTH = 200;

/** Characters of a body. Gmail clips e-mails at a fifth of it. */
const MAX_BODY = 500_000;

/** RFC 5322, 2.1.1: characters of a line. */
const MAX_SUBJECT = 998;

class TemplateRejected extends Error {
  constructor(readonly refusal: TemplateProblem) {
    super(refusal.message);
  }
}

const reject = (part: TemplatePart, rule: TemplateRule, message: string): never => {
  throw new TemplateRejected({ part, rule, message });
};

/** Converts errors of Liquid or of the stack to problems of the part. */
const attempt = <Made>(part: TemplatePart, act: () => Made): Made => {
  try {
    return act();
  } catch (error) {
    if (error instanceof TemplateRejected) throw error;
    if (isOverLimit(error)) return reject(part, 'template.too-costly', TOO_COSTLY);
    return reject(part, 'template.liquid', error instanceof Error ? error.message : String(error));
  }
};

const checkSize = (part: TemplatePart, made: string, limit: number): void => {
  if (made.length <= limit) return;
  reject(part, 'template.too-large', `is longer than ${limit} characters`);
};

const checkLinks = (part: TemplatePart, made: string, { secret }: LinkPlaceholder): void => {
  if (made.split(secret).length - 1 <= MAX_LINKS) return;
  reject(part, 'template.too-costly', `contains the link more than ${MAX_LINKS} times`);
};

/** Excludes white space and zero-width characters. */
const VISIBLE_CHARACTER = /[\p{L}\p{N}\p{P}\p{S}]/u;

const checkSubject = (subject: string, { secret }: LinkPlaceholder): void => {
  if (!VISIBLE_CHARACTER.test(subject)) reject('subject', 'template.subject-empty', 'is empty');
  if (!subject.includes(secret)) return;
  reject('subject', 'template.link-in-subject', 'the link is not allowed in the subject');
};

const rejectMisplaced = (): never =>
  reject('html', 'template.link-misplaced', 'the link is allowed only as the whole href of an a');

const checkLinkReaders = (document: Document): void => {
  if (!canReadLinks(document)) return;
  const message =
    'style sheets and scripts could read the link: remove scripts, linked style sheets, @import, attr() and selectors such as a[href]';
  reject('html', 'template.reads-link', message);
};

const rejectCondition = (): never =>
  reject(
    'html',
    'template.condition',
    'conditional comments must test for mso or IE, contain whole tags, and not be nested'
  );

const checkForOutlook = (html: string, document: Document, placeholder: LinkPlaceholder): void => {
  for (const reading of conditionalVariants(html, document) ?? rejectCondition()) {
    for (const outlook of parseDocuments(reading)) {
      if (!splitsBetweenTags(reading, outlook)) rejectCondition();
      if (isMisplacedInOutlook(reading, outlook, placeholder)) rejectMisplaced();
      checkLinkReaders(outlook);
    }
  }
};

const checkHtml = (html: string, placeholder: LinkPlaceholder): void => {
  const documents = parseDocuments(html);
  for (const document of documents) {
    for (const { depth } of nodesOf(document)) {
      if (depth <= MAX_DEPTH) continue;
      reject('html', 'template.too-deep', `nests more than ${MAX_DEPTH} elements`);
    }
    const found = checkLinkInHtml(html, document, placeholder);
    if (found === 'missing') {
      reject('html', 'template.link-missing', 'the link is missing; put {{ link }} in the href of an a');
    }
    if (found === 'misplaced') rejectMisplaced();
    checkLinkReaders(document);
  }
  checkForOutlook(html, documents[0], placeholder);
};

const checkText = (text: string, part: TemplatePart, placeholder: LinkPlaceholder): void => {
  if (!text.includes(placeholder.link)) {
    const missing =
      part === 'text'
        ? 'the link is missing; put {{ link }} on a line of its own'
        : 'the link is missing in the text version of the HTML; put it where all programs show it';
    reject(part, 'template.link-missing', missing);
  }
  if (isLinkStandalone(text, placeholder)) return;
  const message =
    part === 'text'
      ? 'the link must stand alone, with white space around it'
      : 'the link must stand alone in the text version of the HTML: put a space before it';
  reject(part, 'template.link-not-alone', message);
};

const writeSubject = ({ template, scope, placeholder }: RenderRequest): string => {
  const subject = toSingleLine(renderText(template.subject, scope));
  checkSize('subject', subject, MAX_SUBJECT);
  checkSubject(subject, placeholder);
  return subject;
};

const writeHtml = ({ template, scope, placeholder }: RenderRequest): string => {
  const html = renderHtml(template.html, scope);
  checkSize('html', html, MAX_BODY);
  checkLinks('html', html, placeholder);
  checkHtml(html, placeholder);
  return html;
};

const writeText = ({ template, scope, placeholder }: RenderRequest, html: string): string => {
  const part = template.text ? 'text' : 'html';
  const text = template.text ? renderText(template.text, scope) : htmlToText(html);
  checkSize(part, text, MAX_BODY);
  checkLinks(part, text, placeholder);
  checkText(text, part, placeholder);
  return text;
};

/** Renders an e-mail with a placeholder for its link, and checks the result as a mail program would read it. */
export const renderParts = (request: RenderRequest): RenderResult => {
  try {
    const subject = attempt('subject', () => writeSubject(request));
    const html = attempt('html', () => writeHtml(request));
    const text = attempt(request.template.text ? 'text' : 'html', () => writeText(request, html));
    return { parts: { subject, html, text } };
  } catch (error) {
    if (error instanceof TemplateRejected) return { refusal: error.refusal };
    throw error;
  }
};
