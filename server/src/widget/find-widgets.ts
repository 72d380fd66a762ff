import { WIDGET_COMPONENT_UID } from '../../../contracts';

type Node = Record<string, unknown>;

/** A widget in an answer, with the locale of the entry that it stands in. */
export interface FoundWidget {
  widget: Node;
  locale: string | null;
}

interface Options {
  /** Names of attributes that hold the widget as a plain component. */
  attributeNames: ReadonlySet<string>;
  /** The locale of entries that do not tell theirs. */
  locale: string | null;
}

const isNode = (value: unknown): value is Node => {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
};

/** An attribute of that name may hold another component elsewhere: only what has the widget's settings is one. */
const hasSettings = ({ properties }: Node): boolean =>
  isNode(properties) && ('existingUserPage' in properties || 'redirectPage' in properties);

/** All widgets in the body of an answer, whatever it looks like. Walks it once. */
export const findWidgets = (body: unknown, { attributeNames, locale }: Options): FoundWidget[] => {
  const found: FoundWidget[] = [];
  const walk = (value: unknown, entryLocale: string | null, maybeWidget: boolean): void => {
    if (Array.isArray(value)) {
      for (const item of value) walk(item, entryLocale, maybeWidget);
      return;
    }
    if (!isNode(value)) return;
    const marked = value.__component === WIDGET_COMPONENT_UID && 'properties' in value;
    if (marked || (maybeWidget && hasSettings(value))) {
      found.push({ widget: value, locale: entryLocale });
      return;
    }
    const here = 'documentId' in value && typeof value.locale === 'string' ? value.locale : entryLocale;
    for (const name in value) {
      const child = value[name];
      if (typeof child === 'object') walk(child, here, attributeNames.has(name));
    }
  };
  walk(body, locale, false);
  return found;
};
