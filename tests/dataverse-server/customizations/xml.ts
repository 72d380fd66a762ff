import { SaxesParser } from 'saxes';
import { badRequest, type ODataFault } from '../fault';

export interface XmlElement {
  name: string;
  attributes: Readonly<Record<string, string | undefined>>;
  children: XmlElement[];
  /** Text of the element itself, without surrounding white space. */
  text: string;
}

/** The refusal of a customization whose XML is well-formed, but wrong. */
export const invalidXml = (message: string): ODataFault => badRequest(message, '0x80040203');

/** Parses a customization's XML. Refuses what is not well-formed. */
export const parseXml = (xml: string, what: string): XmlElement => {
  const document: XmlElement = { name: '', attributes: {}, children: [], text: '' };
  const open = [document];
  const parser = new SaxesParser();
  parser.on('error', (error) => {
    throw badRequest(`Invalid XML in ${what}: ${error.message}`, '0x80040201');
  });
  parser.on('opentag', ({ name, attributes }) => {
    const element: XmlElement = { name, attributes, children: [], text: '' };
    open.at(-1)?.children.push(element);
    open.push(element);
  });
  parser.on('text', (text) => {
    const element = open.at(-1);
    if (element) element.text = (element.text + text).trim();
  });
  parser.on('closetag', () => void open.pop());
  parser.write(xml).close();
  const [root] = document.children;
  if (!root) throw badRequest(`Invalid XML in ${what}: there is no element`, '0x80040201');
  return root;
};

export const childrenOf = (element: XmlElement, name: string): XmlElement[] =>
  element.children.filter((child) => child.name === name);

export const childOf = (element: XmlElement, name: string): XmlElement | undefined =>
  childrenOf(element, name)[0];

/** The element and all elements below it. */
export const withDescendants = (element: XmlElement): XmlElement[] => [
  element,
  ...element.children.flatMap(withDescendants),
];

/** What an element may and must contain. */
export interface Shape {
  children?: readonly string[];
  /** Children that it must have at least one of. */
  needs?: readonly string[];
  attributes?: readonly string[];
}

/** Refuses elements that their parents may not have, and missing children and attributes. */
export const checkShape = (
  element: XmlElement,
  shapes: Readonly<Record<string, Shape | undefined>>,
  what: string
): void => {
  const shape = shapes[element.name];
  if (!shape) return;
  const unknown = element.children.find((child) => shape.children && !shape.children.includes(child.name));
  if (unknown) throw invalidXml(`${what}: <${element.name}> cannot contain <${unknown.name}>.`);
  const missing = shape.needs?.find((name) => !childOf(element, name));
  if (missing !== undefined) throw invalidXml(`${what}: <${element.name}> needs <${missing}>.`);
  const lacking = shape.attributes?.find((name) => !element.attributes[name]);
  if (lacking !== undefined) throw invalidXml(`${what}: <${element.name}> needs the attribute ${lacking}.`);
  for (const child of element.children) checkShape(child, shapes, what);
};

const BRACED_GUID = /^\{[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\}$/i;

/** A GUID in braces, as forms and site maps have them, without its braces. Undefined if it is none. */
export const guidInBraces = (text: string | undefined): string | undefined =>
  text !== undefined && BRACED_GUID.test(text) ? text.slice(1, -1).toLowerCase() : undefined;
