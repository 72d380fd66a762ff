type Attributes = Record<string, string | number | boolean | null | undefined | ((event: Event) => void)>;
export type Child = Node | string | false | null | undefined;

/** Makes an element. A function is a listener, `true` an attribute without value, `false` and null none. Text stays text. */
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

const SVG = 'http://www.w3.org/2000/svg';

/** A line drawing on a field of 24 by 24, for the eye only. */
export const icon = (path: string): SVGSVGElement => {
  const svg = document.createElementNS(SVG, 'svg');
  svg.setAttribute('viewBox', '0 0 24 24');
  svg.setAttribute('aria-hidden', 'true');
  svg.append(document.createElementNS(SVG, 'path'));
  svg.firstElementChild?.setAttribute('d', path);
  return svg;
};

/** A text with its `{placeholders}` filled in. Values stand apart, so that their direction does not disturb the sentence. */
export const fill = (text: string, values: Record<string, string | Node>): Node[] =>
  text.split(/\{(\w+)\}/).map((part, index) => {
    const value = index % 2 ? values[part] : part;
    if (index % 2 && typeof value === 'string') return h('bdi', {}, value);
    return value instanceof Node ? value : new Text(value ?? `{${part}}`);
  });
