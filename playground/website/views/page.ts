import { html } from 'hono/html';
import type { Page } from '../content';
import type { Markup, ViewContext } from './context';
import { inviteScript } from './invite';
import { layout } from './layout';
import { signInScript } from './sign-in';
import { renderWidget } from './widgets';

const scriptsOf = ({ widgets }: Page, { strapiUrl, visitor }: ViewContext): string[] => {
  const signInElement = visitor
    ? ['/assets/sign-in.js']
    : ['/assets/sign-in-element.js', signInScript(strapiUrl)];
  const has = (component: string) => widgets.some((widget) => widget.__component === component);
  return [
    ...(has('portal-connector.crm-user-invite') ? [inviteScript(strapiUrl), '/assets/sign-up.js'] : []),
    ...(has('account.sign-in') ? ['/assets/sign-in.js'] : []),
    ...(has('portal-connector.crm-user-sign-in') ? signInElement : []),
  ];
};

/** Only the pages of the plugin's elements have no heading of their own: the elements render one. */
const hiddenHeading = (page: Page, { visitor }: ViewContext): Markup | '' => {
  const first = page.widgets[0]?.__component;
  const isElement =
    first === 'portal-connector.crm-user-invite' ||
    (first === 'portal-connector.crm-user-sign-in' && !visitor);
  return isElement ? html`<h1 class="visually-hidden">${page.title}</h1>` : '';
};

/** Renders a page of the CMS as a document. */
export const pageView = (page: Page, context: ViewContext): Markup =>
  layout(
    {
      title: page.title,
      description: page.description,
      languages: [page, ...page.localizations]
        .map(({ locale, slug }) => ({ locale, path: `/${slug}` }))
        .sort((one, other) => other.locale.localeCompare(one.locale)),
      scripts: scriptsOf(page, context),
      main: html`${hiddenHeading(page, context)}${page.widgets.map((widget) => renderWidget(widget, context))}`,
    },
    context
  );
