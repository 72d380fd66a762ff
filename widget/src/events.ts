import { navigate } from './navigate';
import type { Leaving } from './types';

/** Tells the page. False if a listener prevented what comes next. */
export const emit = (host: EventTarget, event: string, detail: object): boolean =>
  host.dispatchEvent(
    new CustomEvent(`crm-user-invite:${event}`, { detail, bubbles: true, composed: true, cancelable: true })
  );

/** Tells the page that the browser is about to go on, and goes once the page has done what it has to, if it lets us. */
export const leave = async (
  host: EventTarget,
  event: string,
  detail: object,
  url: URL | null,
  go = navigate
): Promise<void> => {
  const waiting: Promise<unknown>[] = [];
  const leaving: Leaving = {
    redirectUrl: url && url.href,
    waitUntil: (promise) => {
      waiting.push(promise);
    },
  };
  const mayLeave = emit(host, event, { ...detail, ...leaving });
  await Promise.allSettled(waiting);
  if (mayLeave && url) go(url);
};
