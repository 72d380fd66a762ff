type Attributes = Record<string, string | number | boolean | null | undefined | ((event: Event) => void)>;
export type Child = Node | string | false | null | undefined;

/**
 * Creates an element. A function becomes an event listener, `true` an attribute without a value; `false` and
 * null are left out. Strings become text, never markup.
 */
export const h = <Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  attributes: Attributes,
  ...children: Child[]
): HTMLElementTagNameMap[Tag] => {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === 'function') element.addEventListener(name, value);
    else if (value !== false && value != null)
      element.setAttribute(name, value === true ? '' : String(value));
  }
  element.append(...children.filter((child): child is Node | string => Boolean(child)));
  return element;
};

/** The text of a node in a slot, or what the page shows in its place. */
export const shownText = (node: Element | null): string => {
  const own = node?.closest('slot')?.assignedElements() ?? [];
  return own.map(({ textContent }) => textContent).join(' ') || (node?.textContent ?? '');
};

const SVG = 'http://www.w3.org/2000/svg';

/** A decorative line icon, drawn by a path on a 24 by 24 grid. */
export const icon = (path: string): SVGSVGElement => {
  const svg = document.createElementNS(SVG, 'svg');
  svg.setAttribute('viewBox', '0 0 24 24');
  svg.setAttribute('aria-hidden', 'true');
  svg.append(document.createElementNS(SVG, 'path'));
  svg.firstElementChild?.setAttribute('d', path);
  return svg;
};

/**
 * Replaces a text's `{placeholders}`. Values are isolated (`bdi`), so that their direction does not affect
 * the sentence.
 */
export const interpolate = (text: string, values: Record<string, string | Node>): Node[] =>
  text.split(/\{(\w+)\}/).map((part, index) => {
    const value = index % 2 ? values[part] : part;
    if (index % 2 && typeof value === 'string') return h('bdi', {}, value);
    return value instanceof Node ? value : new Text(value ?? `{${part}}`);
  });
