/**
 * Parses a URL that the element may follow; null if it must not. Browsers drop control characters in a URL,
 * read a backslash as a slash, and treat `//host` as another site, so a value with one of these may not lead
 * where it seems to.
 */
export const safeUrl = (value: string | null | undefined): URL | null => {
  try {
    // eslint-disable-next-line no-control-regex -- control characters are what this rejects
    if (!value || /[\0-\x1f\x7f\\]|^ *\/\//.test(value)) return null;
    const url = new URL(value, document.baseURI);
    return /^https?:$/.test(url.protocol) ? url : null;
  } catch {
    return null;
  }
};

/** A URL without its fragment, unless that is the route of a single-page app: `#/…` or `#!/…`. */
const pageOf = ({ origin, pathname, search, hash }: URL | Location): string =>
  origin + pathname + search + (/^#!?\//.test(hash) ? hash : '');

/** Whether the URL is the current page, so that a redirect would loop. */
export const isThisPage = (url: URL): boolean => pageOf(url) === pageOf(location);
