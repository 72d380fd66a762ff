/** Replaces the URL in the address bar. `history.state` stays. */
export const replaceAddress = (url: string): void => {
  try {
    history.replaceState(history.state, '', url);
  } catch {
    // Not logged or rethrown: the browser's message contains the URL, and so what is to be removed from it.
  }
};

// Routers restore the URL as they first read it. The Navigation API, where available, reports that.
const { navigation } = globalThis as { navigation?: EventTarget };

/** Calls the listener whenever the URL in the address bar has changed. */
export const onAddressChange = (listener: () => void): void =>
  navigation?.addEventListener('currententrychange', listener);
