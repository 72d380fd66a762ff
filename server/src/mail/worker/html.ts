import { convert, type FormatCallback } from 'html-to-text';
import { defaultTreeAdapter, html as names, parse, type DefaultTreeAdapterTypes as Tree } from 'parse5';

export type Document = Tree.Document;

/**
 * HTML as mail programs read it: by the rules of the HTML standard, with scripts off, and, where that makes a difference, with
 * scripts on, as some read it that do not run them.
 */
export const parseDocuments = (html: string): [Document, ...Document[]] => {
  const parseWith = (scriptingEnabled: boolean): Document =>
    parse(html, { sourceCodeLocationInfo: true, scriptingEnabled });
  return /<noscript/i.test(html) ? [parseWith(false), parseWith(true)] : [parseWith(false)];
};

/** All nodes of a document, with how many elements each one is in. Without recursion: a document may be deep. */
export function* nodesOf(document: Document): Generator<{ node: Tree.Node; depth: number }> {
  const waiting: { node: Tree.Node; depth: number }[] = [{ node: document, depth: 0 }];
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    yield next;
    if (!('childNodes' in next.node)) continue;
    for (const node of next.node.childNodes) waiting.push({ node, depth: next.depth + 1 });
  }
}

/** Whether a node is an element of HTML, and not one of SVG with the same name. */
export const isHtmlElement = (node: Tree.Node, name: string): node is Tree.Element =>
  defaultTreeAdapter.isElementNode(node) && node.tagName === name && node.namespaceURI === names.NS.HTML;

/** URL Standard, 4.4: space around an address is no part of it. */
export const trimHtmlSpace = (address: string): string =>
  address.replace(/^[\t\n\f\r ]+|(?<![\t\n\f\r ])[\t\n\f\r ]+$/g, '');

/** What a link shows, and behind it its address in angle brackets, as RFC 3986, appendix C, has them. */
const formatLink: FormatCallback = (element, walk, builder) => {
  const { href } = element.attribs as { href?: string };
  walk(element.children, builder);
  const address = trimHtmlSpace(href ?? '').replace(/^mailto:/, '');
  if (!address) return;
  const space = element.children.length > 0 ? ' ' : '';
  builder.addInline(`${space}<${address}>`, { noWordTransform: true });
};

/** The text of an HTML e-mail. */
export const htmlToText = (html: string): string =>
  convert(html, {
    wordwrap: 100,
    formatters: { link: formatLink },
    selectors: [{ selector: 'a', format: 'link' }],
  });
