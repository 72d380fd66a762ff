import { html } from 'hono/html';
import type { Markup } from './context';
import { inviteScript } from './invite';

/** A host name that never resolves, so that requests fail as they do without a network. */
const OFFLINE = 'https://offline.invalid/api';

const MESSAGE =
  'Thank you for signing up.\nWe will call you within two days. Until then, have a look at our price list.';

const exhibit = (state: string, scheme: string, language: string): Markup =>
  html`<figure class="${scheme}" data-state="${state}">
    <figcaption>${state}</figcaption>
    <crm-user-invite
      lang="${language}"
      data-endpoint="${state === 'offline' ? OFFLINE : `/gallery/api/${state}/plugin`}"
      existing-user-url="/sign-in"
      redirect-url="/welcome"
      terms-url="/terms"
      ${state.includes('request') ? html`request portal="customers"` : ''}
      ${state === 'done-message' ? html`done-message="${MESSAGE}"` : ''}
    ></crm-user-invite>
  </figure>`;

/** The sign-up element in every state, without the site's styles. */
export const galleryView = (
  states: string[],
  strapiUrl: string,
  language: string,
  direction: string
): Markup =>
  html`<!doctype html>
    <html lang="${language}" dir="${direction}">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>Gallery of the sign-up element</title>
        <link rel="icon" href="/assets/favicon.svg" type="image/svg+xml" />
        <link rel="stylesheet" href="/assets/gallery.css" />
        <script type="module" src="${inviteScript(strapiUrl)}"></script>
        <script type="module" src="/assets/gallery.js"></script>
      </head>
      <body>
        <h1>Gallery of the sign-up element</h1>
        <main>
          ${states.map((state) => ['light', 'dark'].map((scheme) => exhibit(state, scheme, language)))}
        </main>
      </body>
    </html>`;
