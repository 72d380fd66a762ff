/**
 * The address to go to, or null if it is none to follow. Browsers drop control characters inside an address, read a
 * backslash as a slash, and `//host` as another site: a value with one of these is not what it looks like.
 */
export const safeUrl = (value: string | null | undefined): URL | null => {
  try {
    // eslint-disable-next-line no-control-regex -- the control characters are what is looked for
    if (!value || /[\0-\x1f\x7f\\]|^ *\/\//.test(value)) return null;
    const url = new URL(value, document.baseURI);
    return /^https?:$/.test(url.protocol) ? url : null;
  } catch {
    return null;
  }
};

/** An address without what leads to a place on its page; what follows `#/` or `#!/` is the route to another page. */
const pageOf = ({ origin, pathname, search, hash }: URL | Location): string =>
  origin + pathname + search + (/^#!?\//.test(hash) ? hash : '');

/** Whether the address is the page on which we are, so that going there would go in circles. */
export const isThisPage = (url: URL): boolean => pageOf(url) === pageOf(location);
