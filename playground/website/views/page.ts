import { html } from 'hono/html';
import type { Page } from '../content';
import type { Markup, ViewContext } from './context';
import { inviteScript } from './invite';
import { layout } from './layout';
import { renderWidget } from './widgets';

const scriptsOf = ({ widgets }: Page, strapiUrl: string): string[] => {
  const has = (component: string) => widgets.some((widget) => widget.__component === component);
  return [
    ...(has('portal-connector.crm-user-invite') ? [inviteScript(strapiUrl), '/assets/sign-up.js'] : []),
    ...(has('account.sign-in') ? ['/assets/sign-in.js'] : []),
  ];
};

/** Only the page of the sign-up element has no heading of its own: the element renders one. */
const hiddenHeading = (page: Page): Markup | '' =>
  page.widgets[0]?.__component === 'portal-connector.crm-user-invite'
    ? html`<h1 class="visually-hidden">${page.title}</h1>`
    : '';

/** Renders a page of the CMS as a document. */
export const pageView = (page: Page, context: ViewContext): Markup =>
  layout(
    {
      title: page.title,
      description: page.description,
      languages: [page, ...page.localizations]
        .map(({ locale, slug }) => ({ locale, path: `/${slug}` }))
        .sort((one, other) => other.locale.localeCompare(one.locale)),
      scripts: scriptsOf(page, context.strapiUrl),
      main: html`${hiddenHeading(page)}${page.widgets.map((widget) => renderWidget(widget, context))}`,
    },
    context
  );
