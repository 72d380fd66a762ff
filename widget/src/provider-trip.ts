import type { Provider } from '../../contracts';
import { onAddressChange, replaceAddress } from './address';
import type { Entered } from './state';

/** Key in `sessionStorage`. */
export const TRIP_KEY = 'crm-user-invite-provider';

/** What waits in this tab while the person signs in on the provider's site. */
export interface Departure {
  provider: Provider;
  /** The code of the invitation; null for a sign-in without one. */
  code: string | null;
  /** The page's URL. */
  url: string;
  /** What had been entered. */
  entered: Entered;
}

/** A person who is back on the page. */
export interface Trip extends Departure {
  /** Key in `sessionStorage` under which the departure was stored: each element has its own. */
  key: string;
  /** Query and fragment of the URL to which the person came back. */
  tail: string;
}

let trip: Trip | null = null;

/** What the way back has added to the URL, in parts. */
let added: string[] = [];

onAddressChange(() => {
  const { href } = location;
  const rest = added.reduce((url, part) => url.replace(part, ''), href);
  if (rest !== href) replaceAddress(rest);
});

/** A URL's page, also if that is the route of a single-page app, and the query and fragment of the page. */
const split = ({ origin, pathname, search, hash }: URL | Location): [page: string, ...parts: string[]] => {
  const [route = ''] = /^#!?\/[^?]*/.exec(hash) ?? [];
  return [origin + pathname + route, search, hash.slice(route.length)];
};

/**
 * Notices that the person is back from a provider's site. What the way back has added to the address is removed at
 * once, and what it has dropped is restored.
 */
export const comeBack = (key = TRIP_KEY): void => {
  try {
    const departure = JSON.parse(sessionStorage.getItem(key) ?? 'null') as Departure | null;
    if (!departure) return;
    sessionStorage.removeItem(key);
    const { url } = departure;
    const [page, ...parts] = split(location);
    trip = { ...departure, key, tail: parts.join('&') };
    added = parts.filter((part) => part && !url.includes(part));
    // A site may answer at the page of another language.
    replaceAddress(page === split(new URL(url))[0] ? url : page);
  } catch {
    // Without storage nobody has left.
  }
};

/** The trip of the sign-up with this code. */
export const tripOf = (code: string | null): Trip | null =>
  trip?.key === TRIP_KEY && trip.code === code ? trip : null;

/** The trip that began under another key and has just ended on this page. It is returned once. */
export const takeTrip = (key: string): Trip | null => {
  if (trip?.key !== key) return null;
  const taken = trip;
  trip = null;
  return taken;
};

/** Forgets the trip of the sign-up with this code, or of any, and what it has brought back. */
export const endTrip = (code: string | null = trip?.code ?? null): void => {
  if (tripOf(code)) trip = null;
  try {
    sessionStorage.removeItem(TRIP_KEY);
  } catch {
    // Without storage nobody has left.
  }
};
