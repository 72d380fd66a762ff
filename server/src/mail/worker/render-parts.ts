import type {
  Refusal,
  RenderAnswer,
  RenderRequest,
  StandIn,
  TemplatePart,
  TemplateRule,
} from '../template-rules';
import { TOO_COSTLY } from '../template-rules';
import { toSingleLine } from '../../domain/single-line';
import { conditionalReadings, isSeamless } from './conditions';
import { nodesOf, parseDocuments, textOf, type Document } from './html';
import { isMisplacedInOutlook, linkInHtml, linkStandsAlone } from './link-guard';
import { isOverLimit, renderHtml, renderText } from './liquid';
import { hasReaderOfLinks } from './style-guard';

/** Times that the link may stand in a body: each of them is work, and no e-mail needs more. */
const MAX_LINKS = 100;

/** Elements in one another. E-mails that lay tables in tables come to some dozens. */
const MAX_DEPTH = 200;

/** Characters of a body. Gmail cuts an e-mail off at a fifth of it. */
const MAX_BODY = 500_000;

/** RFC 5322, 2.1.1: the characters of a line. */
const MAX_SUBJECT = 998;

class Refused extends Error {
  constructor(readonly refusal: Refusal) {
    super(refusal.message);
  }
}

const refuse = (part: TemplatePart, rule: TemplateRule, message: string): never => {
  throw new Refused({ part, rule, message });
};

/** Works on a part: what goes beyond the limits of Liquid or of the stack is too costly, all else that fails is wrong. */
const attempt = <Made>(part: TemplatePart, act: () => Made): Made => {
  try {
    return act();
  } catch (error) {
    if (error instanceof Refused) throw error;
    if (isOverLimit(error)) return refuse(part, 'template.too-costly', TOO_COSTLY);
    return refuse(part, 'template.liquid', error instanceof Error ? error.message : String(error));
  }
};

const checkSize = (part: TemplatePart, made: string, limit: number): void => {
  if (made.length <= limit) return;
  refuse(part, 'template.too-large', `comes out longer than ${limit} characters`);
};

const checkLinks = (part: TemplatePart, made: string, { secret }: StandIn): void => {
  if (made.split(secret).length - 1 <= MAX_LINKS) return;
  refuse(part, 'template.too-costly', `has the link more than ${MAX_LINKS} times`);
};

/** Space and what has no width say nothing. */
const SAYS_SOMETHING = /[\p{L}\p{N}\p{P}\p{S}]/u;

const checkSubject = (subject: string, { secret }: StandIn): void => {
  if (!SAYS_SOMETHING.test(subject)) refuse('subject', 'template.subject-empty', 'comes out empty');
  if (!subject.includes(secret)) return;
  refuse('subject', 'template.link-in-subject', 'the link may not stand in the subject');
};

const refuseMisplaced = (): never =>
  refuse(
    'html',
    'template.link-misplaced',
    'the link may stand in the href of an a only, and nothing else in that href'
  );

const checkReaders = (document: Document): void => {
  if (!hasReaderOfLinks(document)) return;
  const message =
    'style sheets and scripts could read the link: take out scripts, linked style sheets, @import, attr() and selectors such as a[href]';
  refuse('html', 'template.reads-link', message);
};

const refuseCondition = (): never =>
  refuse(
    'html',
    'template.condition',
    'conditional comments have to ask for mso or IE, hold whole tags, and not stand in one another'
  );

const checkForOutlook = (html: string, document: Document, standIn: StandIn): void => {
  for (const reading of conditionalReadings(html, document) ?? refuseCondition()) {
    for (const outlook of parseDocuments(reading)) {
      if (!isSeamless(reading, outlook)) refuseCondition();
      if (isMisplacedInOutlook(reading, outlook, standIn)) refuseMisplaced();
      checkReaders(outlook);
    }
  }
};

const checkHtml = (html: string, standIn: StandIn): void => {
  const documents = parseDocuments(html);
  for (const document of documents) {
    for (const { depth } of nodesOf(document)) {
      if (depth <= MAX_DEPTH) continue;
      refuse('html', 'template.too-deep', `has more than ${MAX_DEPTH} elements in one another`);
    }
    const found = linkInHtml(html, document, standIn);
    if (found === 'missing') {
      refuse('html', 'template.link-missing', 'the link is missing; put {{ link }} in the href of an a');
    }
    if (found === 'misplaced') refuseMisplaced();
    checkReaders(document);
  }
  checkForOutlook(html, documents[0], standIn);
};

const checkText = (text: string, part: TemplatePart, standIn: StandIn): void => {
  if (!text.includes(standIn.link)) {
    const missing =
      part === 'text'
        ? 'the link is missing; put {{ link }} on a line of its own'
        : 'the link is missing in the text that is made of the HTML; put it where all programs show it';
    refuse(part, 'template.link-missing', missing);
  }
  if (linkStandsAlone(text, standIn)) return;
  const message =
    part === 'text'
      ? 'the link has to stand alone, with a space or a line break around it'
      : 'the link has to stand alone in the text that is made of the HTML, too: put a space before it';
  refuse(part, 'template.link-not-alone', message);
};

const writeSubject = ({ template, scope, standIn }: RenderRequest): string => {
  const subject = toSingleLine(renderText(template.subject, scope));
  checkSize('subject', subject, MAX_SUBJECT);
  checkSubject(subject, standIn);
  return subject;
};

const writeHtml = ({ template, scope, standIn }: RenderRequest): string => {
  const html = renderHtml(template.html, scope);
  checkSize('html', html, MAX_BODY);
  checkLinks('html', html, standIn);
  checkHtml(html, standIn);
  return html;
};

const writeText = ({ template, scope, standIn }: RenderRequest, html: string): string => {
  const part = template.text ? 'text' : 'html';
  const text = template.text ? renderText(template.text, scope) : textOf(html);
  checkSize(part, text, MAX_BODY);
  checkLinks(part, text, standIn);
  checkText(text, part, standIn);
  return text;
};

/** Renders an e-mail with a stand-in for its link, and judges what came out as a mail program would read it. */
export const renderParts = (request: RenderRequest): RenderAnswer => {
  try {
    const subject = attempt('subject', () => writeSubject(request));
    const html = attempt('html', () => writeHtml(request));
    const text = attempt(request.template.text ? 'text' : 'html', () => writeText(request, html));
    return { parts: { subject, html, text } };
  } catch (error) {
    if (error instanceof Refused) return { refusal: error.refusal };
    throw error;
  }
};
