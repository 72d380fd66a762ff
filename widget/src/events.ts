import { navigate } from './navigate';
import type { Leaving } from './types';

/** Dispatches one of the element's events. @returns false if a listener called `preventDefault()` */
export const emit = (host: EventTarget, event: string, detail: object, prefix = 'crm-user-invite'): boolean =>
  host.dispatchEvent(
    new CustomEvent(`${prefix}:${event}`, { detail, bubbles: true, composed: true, cancelable: true })
  );

/**
 * Dispatches an event that announces a redirect. Redirects once all promises given to `waitUntil` are settled, unless a
 * listener prevented it.
 */
export const emitAndRedirect = async (
  host: EventTarget,
  event: string,
  detail: object,
  url: URL | null,
  redirect = navigate,
  prefix?: string
): Promise<void> => {
  const pending: Promise<unknown>[] = [];
  const leaving: Leaving = {
    redirectUrl: url && url.href,
    waitUntil: (promise) => {
      pending.push(promise);
    },
  };
  const isAllowed = emit(host, event, { ...detail, ...leaving }, prefix);
  await Promise.allSettled(pending);
  if (isAllowed && url) redirect(url);
};
