import { html } from 'hono/html';
import { landmarkPath, nameOf, type Markup, type ViewContext } from './context';

export interface Document {
  title: string;
  description?: string | null;
  /** Paths of this page by language; empty for pages in one language. */
  languages: { locale: string; path: string }[];
  /** URLs of module scripts in execution order. */
  scripts: string[];
  /** Seconds until the browser reloads. */
  refreshSeconds?: number;
  main: Markup;
}

const LANGUAGE_NAMES: Record<string, string> = { en: 'English', de: 'Deutsch' };

const languageLinks = (page: Document, { locale, texts }: ViewContext): Markup =>
  html`<nav class="languages" aria-label="${texts.language}">
    ${page.languages.map(
      (language) =>
        html`<a
          href="${language.path}"
          lang="${language.locale}"
          hreflang="${language.locale}"
          ${language.locale === locale ? html`aria-current="true"` : ''}
          >${LANGUAGE_NAMES[language.locale] ?? language.locale}</a
        >`
    )}
  </nav>`;

const account = (context: ViewContext): Markup => {
  const { texts, visitor } = context;
  if (!visitor)
    return html`<a class="button quiet" href="${landmarkPath(context, 'sign-in')}">${texts.signIn}</a>`;
  return html`<span class="visitor" data-testid="visitor">
      <span class="visually-hidden">${texts.signedInAs}</span> ${nameOf(visitor)}
    </span>
    <form method="post" action="/session/end">
      <button class="button quiet" type="submit">${texts.signOut}</button>
    </form>`;
};

/** The whole document around the main part of a page. */
export const layout = (page: Document, context: ViewContext): Markup => {
  const { locale, texts, notice } = context;
  return html`<!doctype html>
    <html lang="${locale}">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        ${page.refreshSeconds ? html`<meta http-equiv="refresh" content="${page.refreshSeconds}" />` : ''}
        <title>${page.title === 'Lindenhof' ? 'Lindenhof' : `${page.title} · Lindenhof`}</title>
        ${page.description ? html`<meta name="description" content="${page.description}" />` : ''}
        <link rel="icon" href="/assets/favicon.svg" type="image/svg+xml" />
        <link rel="stylesheet" href="/assets/site.css" />
        ${page.languages.map(
          (language) => html`<link rel="alternate" hreflang="${language.locale}" href="${language.path}" />`
        )}
        ${page.scripts.map((url) => html`<script type="module" src="${url}"></script>`)}
      </head>
      <body>
        <a class="skip-link" href="#main">${texts.skipToContent}</a>
        <header class="site-header">
          <a class="brand" href="/"
            ><img src="/assets/favicon.svg" alt="" width="32" height="32" /> Lindenhof</a
          >
          <div class="account">${account(context)}</div>
        </header>
        <main id="main" tabindex="-1">
          ${notice ? html`<p class="notice" role="status">${notice}</p>` : ''}${page.main}
        </main>
        <footer class="site-footer">
          <p>${texts.footer}</p>
          ${page.languages.length > 1 ? languageLinks(page, context) : ''}
        </footer>
      </body>
    </html>`;
};
