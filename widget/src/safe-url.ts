/**
 * The address to go to, or null if it is none to follow. Browsers drop control characters inside an address, read a
 * backslash as a slash, and `//host` as another site: a value with one of these is not what it looks like.
 */
export const safeUrl = (value: string | null | undefined): URL | null => {
  const text = value?.trim();
  // eslint-disable-next-line no-control-regex -- the control characters are what is looked for
  if (!text || /[\u0000-\u001f\u007f\\]|^\/\//.test(text)) return null;
  try {
    const url = new URL(text, document.baseURI);
    return /^https?:$/.test(url.protocol) ? url : null;
  } catch {
    return null;
  }
};

/** Whether the address is the page on which we are, so that going there would go in circles. */
export const isThisPage = (url: URL): boolean =>
  url.origin + url.pathname + url.search === location.origin + location.pathname + location.search;
