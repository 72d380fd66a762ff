// Polyfills for what jsdom lacks.
import { TextEncoder } from 'node:util';

Object.assign(globalThis, { TextEncoder });
if (globalThis.CSSStyleSheet) Object.assign(CSSStyleSheet.prototype, { replaceSync: () => undefined });
AbortSignal.timeout ??= () => new AbortController().signal;
Performance.prototype.getEntriesByType ??= () => [];
