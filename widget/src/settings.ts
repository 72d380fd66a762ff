/** The name of a property in camel case, from that of its attribute. */
export const camelCase = (name: string): string =>
  name.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase());

/** The BCP 47 tag of the closest `lang` attribute; English if that is missing or invalid. */
export const languageOf = (element: HTMLElement): string => {
  const { lang } = element.closest<HTMLElement>('[lang]') ?? document.documentElement;
  try {
    return Intl.getCanonicalLocales(lang)[0] ?? 'en';
  } catch {
    return 'en';
  }
};

/** Gives a class of elements a property for each of the attributes. */
export const reflectAttributes = (element: { prototype: HTMLElement }, attributes: string[]): void => {
  for (const name of attributes) {
    Object.defineProperty(element.prototype, camelCase(name), {
      configurable: true,
      get(this: HTMLElement) {
        return this.getAttribute(name);
      },
      set(this: HTMLElement, value: string | string[] | null | undefined) {
        if (value == null) this.removeAttribute(name);
        else this.setAttribute(name, String(value));
      },
    });
  }
};

/** Sets properties again that were set before the element was defined, where they hide the class's accessors. */
export const upgradeProperties = (element: HTMLElement, names: readonly string[]): void => {
  for (const name of names) {
    if (!Object.hasOwn(element, name)) continue;
    const value: unknown = Reflect.get(element, name);
    Reflect.deleteProperty(element, name);
    Reflect.set(element, name, value);
  }
};

// A server that renders pages has no HTMLElement, and must be able to import the module.
export const Base = globalThis.HTMLElement ?? (class {} as typeof HTMLElement);
