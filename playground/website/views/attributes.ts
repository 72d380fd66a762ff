import { html } from 'hono/html';
import type { Texts } from '../texts';
import type { Markup } from './context';

/** Attributes of an element of the plugin. Leaves out those without a value, because an element reads an empty attribute differently. */
export const attributes = (values: Record<string, string | null | undefined>): Markup[] =>
  Object.entries(values)
    .filter(([, value]) => value)
    .map(([name, value]) => html` ${name}="${value}"`);

/** Shown in place of an element of the plugin that did not load. */
export const missingElement = (texts: Texts): Markup =>
  html`<p class="notice problem" role="alert" data-element-missing hidden>${texts.elementMissing}</p>
    <noscript><p class="notice problem">${texts.needsJavaScript}</p></noscript>`;
