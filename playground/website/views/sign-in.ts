import { html } from 'hono/html';
import type { WidgetOf } from '../content';
import { attributes, missingElement } from './attributes';
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

const card = (heading: string, content: Markup): Markup =>
  html`<section class="card">
    <h1>${heading}</h1>
    ${content}
  </section>`;

/** The site's own sign-in form, which works without JavaScript, or the signed-in user. It posts to its own page. */
export const signInWidget = (widget: WidgetOf<'account.sign-in'>, context: ViewContext): Markup =>
  card(
    widget.heading || context.texts.signIn,
    context.visitor
      ? signedIn(context, nameOf(context.visitor))
      : html`${widget.note ? html`<p>${widget.note}</p>` : ''} ${signedOut(context)}`
  );

/** The sign-in element, with the settings from the designer, or the signed-in user. */
export const signInElement = (
  { properties }: WidgetOf<'portal-connector.crm-user-sign-in'>,
  context: ViewContext
): Markup => {
  const { locale, strapiUrl, texts, visitor } = context;
  if (visitor) return card(properties.heading || texts.signIn, signedIn(context, nameOf(visitor)));
  return html`<section class="sign-up">
    <crm-user-sign-in${attributes({
      endpoint: `${strapiUrl}/api/crm-user-invite`,
      'redirect-url': properties.redirectPage?.url,
      'forgot-password-url': properties.forgotPasswordPage?.url,
      heading: properties.heading,
      intro: properties.intro,
      lang: locale,
      class: properties.cssClass,
    })}></crm-user-sign-in>
    ${missingElement(texts)}
  </section>`;
};

/** URL of the module that defines the element. */
export const signInScript = (strapiUrl: string): string =>
  `${strapiUrl}/api/crm-user-invite/widget/sign-in.js`;
