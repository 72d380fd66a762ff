import { replaceAddress } from './address';

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

const isRoute = (hash: string): boolean => /^#!?\//.test(hash);

/** A query, also that of a route, without the invited address. */
const withoutEmail = (query: string): string =>
  query.replace(/([?&])email=[^&]*(&|$)/, (_, before: string, after: string) => after && before);

/** Takes the invited address, if there is one, out of the query in the address bar, or that of its route. */
export const takeEmail = (): string => {
  const { origin, pathname, search, hash } = location;
  const route = isRoute(hash) ? hash : '';
  const [, query = ''] = route.split('?');
  const email = new URLSearchParams(search).get('email') ?? new URLSearchParams(query).get('email');
  if (email === null) return '';
  replaceAddress(origin + pathname + withoutEmail(search) + (route ? withoutEmail(hash) : hash));
  return email;
};

/**
 * A URL without its fragment, unless that is the route of a single-page app: `#/…` or `#!/…`. The invited address does not
 * make it another page.
 */
const pageOf = ({ origin, pathname, search, hash }: URL | Location): string =>
  origin + pathname + withoutEmail(search) + (isRoute(hash) ? withoutEmail(hash) : '');

/** Whether the URL is the current page, so that a redirect would loop. */
export const isThisPage = (url: URL): boolean => pageOf(url) === pageOf(location);

/**
 * Adds the invited address to the query of a URL on this origin, or to that of its route, for the sign-in form. Other
 * URLs stay unchanged.
 */
export const withEmail = (url: URL, email: string | undefined): URL => {
  if (!email || url.origin !== location.origin) return url;
  const part = isRoute(url.hash) ? 'hash' : 'search';
  const rest = withoutEmail(url[part]);
  url[part] = `${rest}${rest.includes('?') ? '&' : '?'}email=${encodeURIComponent(email)}`;
  return url;
};
