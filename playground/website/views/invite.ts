import { html } from 'hono/html';
import type { WidgetOf } from '../content';
import { attributes, missingElement } from './attributes';
import type { Markup, ViewContext } from './context';

/** The sign-up element, with the settings from the designer. */
export const inviteWidget = (
  { properties }: WidgetOf<'portal-connector.crm-user-invite'>,
  { locale, strapiUrl, texts, portalKey }: ViewContext
): Markup =>
  html`<section class="sign-up">
    <crm-user-invite${attributes({
      endpoint: `${strapiUrl}/api/crm-user-invite`,
      'existing-user-url': properties.existingUserPage?.url,
      // A message stays on the page, so the element is given one or the other.
      'redirect-url': properties.doneMessage ? null : properties.redirectPage?.url,
      'terms-url': properties.termsPage?.url,
      heading: properties.heading,
      intro: properties.intro,
      'submit-label': properties.submitLabel,
      'done-message': properties.doneMessage,
      fields: properties.fields?.join(','),
      // Without the portal's key, the element would not know where to send the request.
      portal: properties.request ? portalKey : null,
      lang: locale,
      class: properties.cssClass,
    })}${properties.request ? html` request` : ''}></crm-user-invite>
    ${missingElement(texts)}
  </section>`;

/** URL of the module that defines the element. */
export const inviteScript = (strapiUrl: string): string => `${strapiUrl}/api/crm-user-invite/widget/index.js`;
