import type { LinkPlaceholder } from '../template-rules';
import { isHtmlElement, nodesOf, trimHtmlSpace, type Document } from './html';

interface Range {
  startOffset: number;
  endOffset: number;
}

const offsetsOf = (text: string, secret: string): number[] => {
  const places = [];
  for (let at = text.indexOf(secret); at !== -1; at = text.indexOf(secret, at + secret.length))
    places.push(at);
  return places;
};

const areWithin = (places: readonly number[], ranges: readonly Range[]): boolean =>
  places.every((place) =>
    ranges.some(({ startOffset, endOffset }) => place >= startOffset && place < endOffset)
  );

/** VML shapes that Outlook renders as links; many templates build buttons with them. */
const VML_LINKS = ['v:roundrect', 'v:rect', 'v:oval', 'v:shape'];

/**
 * Ranges in which the link is the whole `href` of a link. Of duplicate attributes the first counts (HTML Living
 * Standard, 13.2.5.33). Elements with `ping` are excluded, because it reports the followed link to another server.
 */
const hrefsOf = (
  html: string,
  document: Document,
  { link }: LinkPlaceholder,
  names: readonly string[]
): Range[] =>
  [...nodesOf(document)].flatMap(({ node }) => {
    if (!names.some((name) => isHtmlElement(node, name)) || !('attrs' in node)) return [];
    const href = node.attrs.find(({ name }) => name === 'href');
    const place = node.sourceCodeLocation?.attrs?.href;
    const isLink =
      href &&
      place &&
      trimHtmlSpace(href.value) === link &&
      html.slice(place.startOffset, place.endOffset).includes(link);
    return isLink && !node.attrs.some(({ name }) => name === 'ping') ? [place] : [];
  });

/** Comments that Outlook for Windows parses as HTML. Their content is checked with Outlook's variants. */
const conditionalComments = (document: Document): Range[] =>
  [...nodesOf(document)].flatMap(({ node }) =>
    node.nodeName === '#comment' && 'data' in node && /^\[if\b/i.test(node.data) && node.sourceCodeLocation
      ? [node.sourceCodeLocation]
      : []
  );

/**
 * Checks the link in an HTML e-mail, for programs without conditional comments: `right` if it is only the whole
 * `href` of an `a`. Anywhere else (an image source, the query of another URL, an unclosed tag, the text) it could
 * reach others than the invitee.
 */
export const checkLinkInHtml = (
  html: string,
  document: Document,
  placeholder: LinkPlaceholder
): 'right' | 'missing' | 'misplaced' => {
  const places = offsetsOf(html, placeholder.secret);
  const hrefs = hrefsOf(html, document, placeholder, ['a']);
  if (!areWithin(places, [...hrefs, ...conditionalComments(document)])) return 'misplaced';
  return hrefs.length === 0 ? 'missing' : 'right';
};

/** The same for a variant for Outlook, which can lack the link or turn a shape into one. */
export const isMisplacedInOutlook = (
  html: string,
  document: Document,
  placeholder: LinkPlaceholder
): boolean =>
  !areWithin(offsetsOf(html, placeholder.secret), hrefsOf(html, document, placeholder, ['a', ...VML_LINKS]));

// RFC 3986, appendix C: a URL in angle brackets can span lines up to the closing one.
const OPEN_ADDRESS = /<[a-z][a-z0-9+.-]*:[^<>]*$/i;

/** White space that ends a URL in every mail program; some treat other Unicode space as part of it. */
const isSpaceOrEnd = (character = ' '): boolean => ' \t\r\n'.includes(character);

/**
 * Whether every occurrence of the link in a text stands alone, in angle brackets or surrounded by white space. Mail
 * programs turn URLs into links: as part of another URL the code would reach another server.
 */
export const isLinkStandalone = (text: string, { link, secret }: LinkPlaceholder): boolean =>
  offsetsOf(text, secret).every((place) => {
    const start = place - link.indexOf(secret);
    const end = start + link.length;
    if (!text.startsWith(link, start)) return false;
    const isBracketed = text[start - 1] === '<' && text[end] === '>';
    const before = text.slice(0, isBracketed ? start - 1 : start);
    return (
      isSpaceOrEnd(before.at(-1)) && (isBracketed || isSpaceOrEnd(text[end])) && !OPEN_ADDRESS.test(before)
    );
  });
