import { html } from 'hono/html';
import { isNavigableUrl } from '../../../contracts';
import type { Widget, WidgetOf } from '../content';
import { landmarkPath, nameOf, type Markup, type ViewContext } from './context';
import { inviteWidget } from './invite';
import { markdown } from './markdown';
import { signInElement, signInWidget } from './sign-in';

const hero = ({ heading, lead, linkLabel, linkUrl }: WidgetOf<'content.hero'>): Markup =>
  html`<section class="hero">
    <h1>${heading}</h1>
    ${lead ? html`<p class="lead">${lead}</p>` : ''}
    ${
      linkLabel && linkUrl && isNavigableUrl(linkUrl)
        ? html`<p><a class="button" href="${linkUrl}">${linkLabel}</a></p>`
        : ''
    }
  </section>`;

const steps = ({ heading, items }: WidgetOf<'content.steps'>): Markup =>
  html`<section class="steps">
    ${heading ? html`<h2>${heading}</h2>` : ''}
    <ol>
      ${items.map(
        ({ title, text }) =>
          html`<li>
            <h3>${title}</h3>
            ${text ? html`<p>${text}</p>` : ''}
          </li>`
      )}
    </ol>
  </section>`;

const greeting = (widget: WidgetOf<'account.greeting'>, context: ViewContext): Markup => {
  const { visitor, texts } = context;
  if (!visitor) {
    return html`<section class="hero">
      <h1>${texts.signIn}</h1>
      ${widget.signedOutText ? html`<p class="lead">${widget.signedOutText}</p>` : ''}
      <p><a class="button" href="${landmarkPath(context, 'sign-in')}">${texts.signIn}</a></p>
    </section>`;
  }
  const fill = (text: string) =>
    text.replaceAll('{name}', () => nameOf(visitor)).replaceAll('{role}', () => visitor.role.name);
  return html`<section class="hero">
    <h1>${fill(widget.heading)}</h1>
    ${widget.text ? html`<p class="lead">${fill(widget.text)}</p>` : ''}
  </section>`;
};

/** One widget of a page as markup. */
export const renderWidget = (widget: Widget, context: ViewContext): Markup => {
  switch (widget.__component) {
    case 'content.hero':
      return hero(widget);
    case 'content.text':
      return html`<section class="prose">${markdown(widget.body)}</section>`;
    case 'content.steps':
      return steps(widget);
    case 'account.sign-in':
      return signInWidget(widget, context);
    case 'account.greeting':
      return greeting(widget, context);
    case 'portal-connector.crm-user-invite':
      return inviteWidget(widget, context);
    case 'portal-connector.crm-user-sign-in':
      return signInElement(widget, context);
  }
};
