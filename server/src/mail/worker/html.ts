import { convert, type FormatCallback } from 'html-to-text';
import { defaultTreeAdapter, html as names, parse, type DefaultTreeAdapterTypes as Tree } from 'parse5';

export type Document = Tree.Document;

/**
 * Parses HTML as mail programs do: by the HTML standard without scripting and, if it makes a difference, also with
 * scripting, as some programs parse although they do not run scripts.
 */
export const parseDocuments = (html: string): [Document, ...Document[]] => {
  const parseWith = (scriptingEnabled: boolean): Document =>
    parse(html, { sourceCodeLocationInfo: true, scriptingEnabled });
  return /<noscript/i.test(html) ? [parseWith(false), parseWith(true)] : [parseWith(false)];
};

/** All nodes of a document with their depth. Iterative, because documents can be deep. */
export function* nodesOf(document: Document): Generator<{ node: Tree.Node; depth: number }> {
  const waiting: { node: Tree.Node; depth: number }[] = [{ node: document, depth: 0 }];
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    yield next;
    if (!('childNodes' in next.node)) continue;
    for (const node of next.node.childNodes) waiting.push({ node, depth: next.depth + 1 });
  }
}

/** Whether a node is an HTML element, and not an SVG element of the same name. */
export const isHtmlElement = (node: Tree.Node, name: string): node is Tree.Element =>
  defaultTreeAdapter.isElementNode(node) && node.tagName === name && node.namespaceURI === names.NS.HTML;

/** URL Standard, 4.4: strips leading and trailing white space. */
export const trimHtmlSpace = (address: string): string =>
  address.replace(/^[\t\n\f\r ]+|(?<![\t\n\f\r ])[\t\n\f\r ]+$/g, '');

/** A link's text, followed by its URL in angle brackets (RFC 3986, appendix C). */
const formatLink: FormatCallback = (element, walk, builder) => {
  const { href } = element.attribs as { href?: string };
  walk(element.children, builder);
  const address = trimHtmlSpace(href ?? '').replace(/^mailto:/, '');
  if (!address) return;
  const space = element.children.length > 0 ? ' ' : '';
  builder.addInline(`${space}<${address}>`, { noWordTransform: true });
};

export const htmlToText = (html: string): string =>
  convert(html, {
    wordwrap: 100,
    formatters: { link: formatLink },
    selectors: [{ selector: 'a', format: 'link' }],
  });
