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

/** Shapes of VML, of which Outlook makes links, and many templates make buttons. */
const VML_LINKS = ['v:roundrect', 'v:rect', 'v:oval', 'v:shape'];

/**
 * Where the link is the whole `href` of a link. Of several attributes of one name the first one counts (HTML Living Standard,
 * 13.2.5.33). A `ping` would tell another server which link was followed.
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

/** Comments whose content Outlook for Windows takes for HTML. They are judged with the readings that it makes. */
const conditionalComments = (document: Document): Range[] =>
  [...nodesOf(document)].flatMap(({ node }) =>
    node.nodeName === '#comment' && 'data' in node && /^\[if\b/i.test(node.data) && node.sourceCodeLocation
      ? [node.sourceCodeLocation]
      : []
  );

/**
 * How the link stands in an HTML e-mail, for mail programs that know no conditional comments: `right` if only as the whole
 * `href` of an `a`. Anywhere else (the source of a picture, the query of another address, a tag that is not closed, the
 * text) it could reach others than the invitee.
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

/** The same for Outlook, which may show no link, or make one of a shape. */
export const isMisplacedInOutlook = (
  html: string,
  document: Document,
  placeholder: LinkPlaceholder
): boolean =>
  !areWithin(offsetsOf(html, placeholder.secret), hrefsOf(html, document, placeholder, ['a', ...VML_LINKS]));

// RFC 3986, appendix C: an address in angle brackets may be broken over lines, and goes on to the closing one.
const OPEN_ADDRESS = /<[a-z][a-z0-9+.-]*:[^<>]*$/i;

/** Space that ends an address in every mail program; some take other white space of Unicode for a part of it. */
const isSpaceOrEnd = (character = ' '): boolean => ' \t\r\n'.includes(character);

/**
 * True if the link stands in a text only as an address of its own, in angle brackets or with space around it. Mail programs
 * make links of addresses: as part of another one it would go to somebody else's server.
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
