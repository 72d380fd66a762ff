import { html, raw } from 'hono/html';
import type { KnownPerson } from './accounts';

type Markup = ReturnType<typeof html>;

/** The provider's name on its pages. */
const NAME = 'Example Account';

const layout = (title: string, main: Markup): Markup =>
  html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>${title} · ${NAME}</title>
        <link rel="icon" href="/assets/logo.svg" type="image/svg+xml" />
        <link rel="stylesheet" href="/assets/style.css" />
      </head>
      <body>
        <main>
          <p class="brand"><img src="/assets/logo.svg" alt="" width="28" height="28" /> ${NAME}</p>
          ${main}
        </main>
        <footer>A provider on this machine, for trying out. Nobody needs a password.</footer>
      </body>
    </html>`;

const initialsOf = ({ firstName, lastName }: KnownPerson): string =>
  [firstName, lastName].map((name) => name.charAt(0)).join('');

const cancel = (path: string): Markup =>
  html`<form method="post" action="${path}/cancel">
    <button class="link" type="submit">Cancel</button>
  </form>`;

interface SignIn {
  /** The path of this sign-in's pages. */
  path: string;
  /** The name of the site that people continue to. */
  site: string;
}

/** The choice of an account. */
export const chooserView = (
  { path, site }: SignIn,
  people: readonly KnownPerson[],
  signedIn: string | null
): Markup => {
  const offered = people.filter(({ email }) => email !== signedIn);
  const row = (email: string, name: string, initials: string): Markup =>
    html`<li>
      <button class="account" type="submit" name="email" value="${email}">
        <span class="initials" aria-hidden="true">${initials}</span>
        <span
          ><strong>${name}</strong> <span class="detail">${name === email ? 'Signed in' : email}</span></span
        >
      </button>
    </li>`;
  return layout(
    'Choose an account',
    html`<h1>Choose an account</h1>
      <p>to continue to <strong>${site}</strong></p>
      <form method="post" action="${path}">
        <ul>
          ${signedIn ? row(signedIn, signedIn, signedIn.charAt(0).toUpperCase()) : ''}
          ${offered.map((person) =>
            row(person.email, `${person.firstName} ${person.lastName}`, initialsOf(person))
          )}
        </ul>
      </form>
      <p class="other"><a class="button quiet" href="${path}/address">Use another account</a></p>
      ${cancel(path)}`
  );
};

/** The form for an address that the choice does not offer. */
export const addressView = (
  { path, site }: SignIn,
  { email, problem }: { email: string; problem: string | null }
): Markup =>
  layout(
    problem ? `Error: ${problem}` : 'Sign in',
    html`<h1>Sign in</h1>
      <p>to continue to <strong>${site}</strong></p>
      <form class="fields" method="post" action="${path}" novalidate>
        <label for="email">E-mail address</label>
        <input
          id="email"
          name="email"
          type="email"
          autocomplete="username"
          autocapitalize="none"
          spellcheck="false"
          required
          autofocus
          maxlength="254"
          value="${email}"
          ${problem ? raw('aria-invalid="true" aria-describedby="problem"') : ''}
        />
        ${problem ? html`<p class="problem" id="problem">${problem}</p>` : ''}
        <label class="check"
          ><input type="checkbox" name="unverified" value="yes" /> This address has not been verified</label
        >
        <button class="button" type="submit">Continue</button>
      </form>
      <p class="other"><a href="${path}">Choose from the list</a></p>
      ${cancel(path)}`
  );

/** @param form The provider's own form, without a button; `op.logoutForm` is its id. */
export const signOutView = (form: string): Markup =>
  layout(
    'Sign out',
    html`<h1>Sign out of ${NAME}?</h1>
      <p>The websites where you are signed in keep their own sessions.</p>
      ${raw(form)}
      <button class="button" type="submit" form="op.logoutForm" name="logout" value="yes">Sign out</button>
      <button class="button quiet" type="submit" form="op.logoutForm">Stay signed in</button>`
  );

export const signedOutView = (): Markup => layout('Signed out', html`<h1>You are signed out</h1>`);

export const homeView = (signedIn: string | null, signOutPath: string): Markup =>
  layout(
    'Home',
    signedIn
      ? html`<h1>Your account</h1>
          <p>You are signed in as <strong>${signedIn}</strong>.</p>
          <p><a class="button" href="${signOutPath}">Sign out</a></p>`
      : html`<h1>Your account</h1>
          <p>You are not signed in. Websites send you here to do so.</p>`
  );

export const errorView = (reason: string): Markup =>
  layout(
    'Sign-in is not possible',
    html`<h1>Sign-in is not possible</h1>
      <p>Go back to the website and start again.</p>
      <p class="detail">${reason}</p>`
  );
