import { TextDecoder, TextEncoder } from 'node:util';

/** Browser APIs that Strapi's admin uses and jsdom lacks. */
class ResizeObserverStub implements ResizeObserver {
  observe() {}
  unobserve() {}
  disconnect() {}
}

class IntersectionObserverStub implements IntersectionObserver {
  readonly root = null;
  readonly rootMargin = '';
  readonly scrollMargin = '';
  readonly thresholds = [];
  observe() {}
  unobserve() {}
  disconnect() {}
  takeRecords() {
    return [];
  }
}

/** The router creates one for every navigation and reads these properties. */
class RequestStub {
  readonly signal?: AbortSignal | null;
  readonly method: string;
  constructor(
    readonly url: string,
    { signal, method = 'GET' }: RequestInit = {}
  ) {
    this.signal = signal;
    this.method = method;
  }
}

Object.assign(window, {
  Request: RequestStub,
  ResizeObserver: ResizeObserverStub,
  IntersectionObserver: IntersectionObserverStub,
  TextDecoder,
  TextEncoder,
  strapi: {
    backendURL: 'http://admin.test',
    isEE: false,
    features: { isEnabled: () => false },
    flags: { docLinks: false },
    projectType: 'Community',
    telemetryDisabled: true,
  },
  matchMedia: (query: string) => ({
    // Simulates a wide screen: the admin's media queries all use `min-width`.
    matches: query.includes('min-width'),
    media: query,
    onchange: null,
    addEventListener: () => {},
    removeEventListener: () => {},
    addListener: () => {},
    removeListener: () => {},
    dispatchEvent: () => false,
  }),
  scrollTo: () => {},
});

Object.assign(window.HTMLElement.prototype, {
  scrollIntoView: () => {},
  hasPointerCapture: () => false,
  setPointerCapture: () => {},
  releasePointerCapture: () => {},
});
