import type { Provider } from '../../contracts';
import { onAddressChange, replaceAddress } from './address';
import type { Entered } from './state';

/** Key in `sessionStorage`. */
export const TRIP_KEY = 'crm-user-invite-provider';

/** What waits in this tab while the person signs in on the provider's site. */
export interface Departure {
  provider: Provider;
  /** The code of the invitation. */
  code: string;
  /** The page's URL. */
  url: string;
  /** What had been entered. */
  entered: Entered;
}

/** A person who is back on the page. */
export interface Trip extends Departure {
  /** What followed the path, or the route behind `#`, in the URL to which the person came back. */
  tail: string;
}

let trip: Trip | null = null;

/** What the way back has added to the URL. */
let added = '';

/** The URL of a page, or of the route of a single-page app. */
const pageOf = (url: string): string => /^[^?#]*(?:#!?\/[^?]*)?/.exec(url)?.[0] ?? '';

onAddressChange(() => {
  const { href } = location;
  if (added && href.includes(added)) replaceAddress(href.replace(added, ''));
});

/**
 * Notices that the person is back from a provider's site. What the way back has added to the address is removed at
 * once, and what it has dropped is restored.
 */
export const comeBack = (): void => {
  try {
    const departure = JSON.parse(sessionStorage.getItem(TRIP_KEY) ?? 'null') as Departure | null;
    if (!departure) return;
    sessionStorage.removeItem(TRIP_KEY);
    const { href } = location;
    const page = pageOf(href);
    const tail = href.slice(page.length);
    trip = { ...departure, tail };
    if (!departure.url.includes(tail)) added = tail;
    // A site may answer at the page of another language.
    replaceAddress(page === pageOf(departure.url) ? departure.url : page);
  } catch {
    // Without storage nobody has left.
  }
};

/** The trip of the invitation with this code. */
export const tripOf = (code: string | null): Trip | null => (trip?.code === code ? trip : null);

/** Forgets the trip and what it has brought back. */
export const endTrip = (): void => {
  trip = null;
  try {
    sessionStorage.removeItem(TRIP_KEY);
  } catch {
    // Without storage nobody has left.
  }
};
