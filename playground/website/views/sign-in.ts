import { html } from 'hono/html';
import type { WidgetOf } from '../content';
import { landmarkPath, nameOf, type Markup, type ViewContext } from './context';

const problem = ({ signInForm }: ViewContext): Markup | '' =>
  signInForm ? html`<p class="notice problem" role="alert">${signInForm.problem}</p>` : '';

const invitationField = ({ signInForm }: ViewContext): Markup =>
  html`<input type="hidden" name="invitation" value="${signInForm?.invitation ?? ''}" />`;

const signedIn = (context: ViewContext, name: string): Markup => {
  const { texts } = context;
  return html`${problem(context)}
    <p>${texts.signedInAs} <strong>${name}</strong>.</p>
    <form method="post" class="form" data-with-invitation hidden>
      ${invitationField(context)}
      <button class="button" type="submit">${texts.acceptInvitation}</button>
    </form>
    <p><a class="button quiet" href="${landmarkPath(context, 'welcome')}">${texts.goOn}</a></p>`;
};

/** A button for the page's script, which goes to the provider and finishes the sign-in on the way back. */
const providerButton = ({ provider, strapiUrl, texts }: ViewContext): Markup | '' =>
  provider
    ? html`<p class="notice problem" role="alert" data-provider-problem hidden>${texts.providerFailed}</p>
        <p>
          <button
            class="button quiet wide"
            type="button"
            data-provider="${provider.name}"
            data-api="${strapiUrl}/api"
            hidden
          >
            ${texts.continueWith} ${provider.label}
          </button>
        </p>`
    : '';

const signedOut = (context: ViewContext): Markup => {
  const { texts, signInForm } = context;
  return html`<p class="notice" data-with-invitation hidden>${texts.invitationWaiting}</p>
    ${problem(context)} ${providerButton(context)}
    <form method="post" class="form">
      ${invitationField(context)}
      <label>
        ${texts.identifier}
        <input
          name="identifier"
          autocomplete="username"
          autocapitalize="none"
          spellcheck="false"
          required
          maxlength="254"
          value="${signInForm?.identifier ?? ''}"
        />
      </label>
      <label>
        ${texts.password}
        <input name="password" type="password" autocomplete="current-password" required maxlength="200" />
      </label>
      <button class="button" type="submit">${texts.signIn}</button>
    </form>
    <p><a href="/password">${texts.forgotPassword}</a></p>`;
};

/** The sign-in form, or the signed-in user. It posts to its own page. */
export const signInWidget = (widget: WidgetOf<'account.sign-in'>, context: ViewContext): Markup =>
  html`<section class="card">
    <h1>${widget.heading || context.texts.signIn}</h1>
    ${widget.note && !context.visitor ? html`<p>${widget.note}</p>` : ''}
    ${context.visitor ? signedIn(context, nameOf(context.visitor)) : signedOut(context)}
  </section>`;
