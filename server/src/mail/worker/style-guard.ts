import { defaultTreeAdapter, type DefaultTreeAdapterTypes as Tree } from 'parse5';
import { nodesOf, type Document } from './html';

/**
 * Attributes that never contain the link or a copy of it. Mail programs store copies beside `href` (Outlook in
 * `originalsrc`, Gmail in `data-saferedirecturl`), so that only known attributes are safe.
 */
const ATTRIBUTES =
  'align|background|bgcolor|border|class|color|dir|height|id|lang|name|role|style|summary|type|valign|width|' +
  'owa|x-apple-data-detectors(?:-type|-result)?|data-ogs[bc]|data-oga[bc]';
const VALUE = '(?:"[^"\\\\\\n]*"|\'[^\'\\\\\\n]*\'|[\\w-]+)';
/** URL schemes that no link to a page has. */
const OTHER_SCHEMES = '(?:tel|sms|mailto|x-apple-data-detectors):?';

const HARMLESS_SELECTOR = new RegExp(
  `^\\[\\s*(?:(?:${ATTRIBUTES})(?:\\s*[~|^$*]?=\\s*${VALUE})?|href\\s*\\^=\\s*(["']?)${OTHER_SCHEMES}\\1)\\s*\\]`,
  'i'
);

/** CSS Syntax Module Level 3, 4.3.7. */
const ESCAPE = /\\(?:(?<hex>[0-9a-f]{1,6})(?:\r\n|[ \t\r\n\f])?|(?<letter>[^]))/gi;

const unescapeCss = (css: string): string =>
  css.replace(ESCAPE, (_escape, hex: string | undefined, letter: string | undefined) => {
    const point = Number.parseInt(hex ?? '', 16);
    return hex ? String.fromCodePoint(point <= 0x10ffff ? point : 0xfffd) : (letter ?? '');
  });

/**
 * Whether a style sheet could read an `href`: by an attribute selector, as text (`attr()`), or with imported rules.
 * Comments and strings are not excluded, because mail programs disagree on where they end. An escaped `[` starts no
 * selector.
 */
const canReadLink = (css: string): boolean =>
  /@import|attr\(/i.test(unescapeCss(css)) ||
  [...css.matchAll(/\[/g)].some(({ index }) => !HARMLESS_SELECTOR.test(css.slice(index, index + 500)));

const textIn = (element: Tree.Element): string =>
  element.childNodes.map((child) => ('value' in child ? child.value : '')).join('');

const attributesOf = ({ attrs }: Tree.Element): Record<string, string> =>
  Object.fromEntries(attrs.map(({ name, value }) => [name, value.trim()]));

const ELEMENTS: Readonly<Record<string, (element: Tree.Element) => boolean>> = {
  style: (element) => canReadLink(textIn(element)),
  link: (element) => /\bstylesheet\b/i.test(attributesOf(element).rel ?? ''),
  meta: (element) => /^link$/i.test(attributesOf(element)['http-equiv'] ?? ''),
  // Structured data that mail programs display: reservations, orders, actions.
  script: (element) => !/^application\/ld\+json$/i.test(attributesOf(element).type ?? ''),
  // A declarative shadow root's styles affect the elements around it, and its content is not part of the document.
  template: () => true,
};

const isReader = (node: Tree.Node): boolean => {
  if (defaultTreeAdapter.isCommentNode(node)) return /^\?xml-stylesheet\b/i.test(node.data);
  if (!defaultTreeAdapter.isElementNode(node)) return false;
  const isReaderByName = Object.hasOwn(ELEMENTS, node.tagName) && ELEMENTS[node.tagName]?.(node);
  return (
    isReaderByName === true ||
    node.attrs.some(({ name, value }) => name.startsWith('on') || (name === 'style' && canReadLink(value)))
  );
};

/**
 * Whether anything in an e-mail could read the link: a style sheet with an image for each pair of letters sends the
 * whole code to another server as soon as the e-mail is opened.
 */
export const canReadLinks = (document: Document): boolean => {
  for (const { node } of nodesOf(document)) if (isReader(node)) return true;
  return false;
};
