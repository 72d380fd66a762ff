import { html } from 'hono/html';
import { landmarkPath, type Markup, type ViewContext } from './context';
import { layout } from './layout';

const card = (context: ViewContext, content: Markup, scripts: string[] = []): Markup =>
  layout(
    {
      title: context.texts.newPassword,
      languages: [],
      scripts,
      main: html`<section class="card">
        <h1>${context.texts.newPassword}</h1>
        ${content}
        <p><a href="${landmarkPath(context, 'sign-in')}">${context.texts.signIn}</a></p>
      </section>`,
    },
    context
  );

/** The form for the address that gets a link. */
export const forgottenView = (context: ViewContext, email = ''): Markup => {
  const { texts } = context;
  return card(
    context,
    html`<p>${texts.askForAddress}</p>
      <form method="post" class="form">
        <label>
          ${texts.email}
          <input
            name="email"
            type="email"
            autocomplete="username"
            required
            maxlength="254"
            value="${email}"
          />
        </label>
        <button class="button" type="submit">${texts.sendPasswordMail}</button>
      </form>`
  );
};

/** The same confirmation for every address. */
export const passwordMailSentView = (context: ViewContext): Markup =>
  card(context, html`<p class="notice" role="status">${context.texts.passwordMailSent}</p>`);

/** The form for the new password. */
export const newPasswordView = (context: ViewContext, code: string, isRefused: boolean): Markup => {
  const { texts } = context;
  return card(
    context,
    html`${isRefused ? html`<p class="notice problem" role="alert">${texts.passwordNotSaved}</p>` : ''}
      <form method="post" class="form" action="/password">
        <input type="hidden" name="code" value="${code}" />
        <input type="hidden" name="invitation" />
        <label>
          ${texts.password}
          <input
            name="password"
            type="password"
            autocomplete="new-password"
            required
            minlength="6"
            maxlength="72"
          />
        </label>
        <button class="button" type="submit">${texts.savePassword}</button>
      </form>`,
    ['/assets/sign-in.js']
  );
};
