import type { Locator, Page } from 'playwright-core';
import { openList } from './admin';
import { addressOf } from './demo';
import { EDITOR } from './designer-pages';
import { eventually } from './eventually';
import { t } from './texts';

/** The pages that can be chosen in Basic, by the label in the designer. */
export type PageLabel = 'designer.existing-user-page.label' | 'designer.redirect-page.label';

export const EXISTING_USER_PAGE: PageLabel = 'designer.existing-user-page.label';
export const REDIRECT_PAGE: PageLabel = 'designer.redirect-page.label';

/** Signs the editor in to Strapi's admin. */
export const signInAsEditor = async (page: Page): Promise<void> => {
  await page.goto(`${addressOf('strapi')}/admin`);
  await page.getByLabel(/^Email/).fill(EDITOR.email);
  await page.getByLabel(/^Password/).fill(EDITOR.password);
  await page.getByRole('button', { name: 'Login' }).click();
  await page.getByRole('link', { name: 'Content Manager' }).waitFor();
};

/**
 * Creates a page. Waits for the slug that Strapi generates, because it would overwrite one that was typed
 * before.
 */
export const beginPage = async (
  page: Page,
  { title, slug }: { title: string; slug: string }
): Promise<void> => {
  await openList(page, 'Page');
  await page.getByRole('link', { name: 'Create new entry' }).first().click();
  const slugField = page.getByRole('textbox', { name: /^slug/ });
  await eventually('slug by Strapi', async () => (await slugField.inputValue()) !== '');
  await page.getByRole('textbox', { name: /^title/ }).fill(title);
  await slugField.fill(slug);
};

/** Adds the widget with the component picker of the page's dynamic zone. */
export const addWidget = async (page: Page): Promise<void> => {
  await page.getByRole('button', { name: 'Add a component to widgets' }).click();
  await page.getByRole('button', { name: t('portal-connector') }).click();
  await page.getByRole('button', { name: t('portal-connector.crm-user-invite') }).click();
};

/** Expands the widget after the page was opened. */
export const unfoldWidget = (page: Page): Promise<void> =>
  page
    .getByRole('button', { name: t('portal-connector.crm-user-invite') })
    .first()
    .click();

/** The widget card's row about one of the pages. */
export const cardRow = (page: Page, term: 'designer.card.existing' | 'designer.card.redirect'): Locator =>
  page.locator('dl > div').filter({ has: page.getByRole('term').filter({ hasText: t(term) }) });

/** Opens the widget designer from the card. */
export const openDesigner = async (page: Page): Promise<Locator> => {
  await page.getByRole('button', { name: t('designer.card.edit'), exact: true }).click();
  const designer = page.getByRole('dialog', { name: t('designer.title'), exact: true });
  await designer.waitFor();
  return designer;
};

/** Chooses a page of the site with the picker. */
export const choosePage = async (page: Page, label: PageLabel, title: string): Promise<void> => {
  await page.getByRole('button', { name: t(label), exact: true }).click();
  const picker = page.getByRole('dialog', { name: t(label), exact: true });
  await picker.getByRole('searchbox', { name: t('designer.picker.search') }).fill(title);
  await picker.getByRole('radio', { name: title }).check();
  await picker.getByRole('button', { name: t('designer.picker.select'), exact: true }).click();
  await picker.waitFor({ state: 'hidden' });
};

/** The field for what follows a page's URL, in Advanced. */
export const suffixOf = (designer: Locator, label: PageLabel): Locator =>
  designer.getByRole('textbox', { name: new RegExp(`^${t('designer.suffix.label')} ?: ${t(label)}$`) });

/** Saves the settings, which closes the designer. */
export const saveDesigner = async (designer: Locator): Promise<void> => {
  await designer.getByRole('button', { name: t('action.save'), exact: true }).click();
  await designer.waitFor({ state: 'hidden' });
};

/** Saves and publishes a new page. */
export const saveAndPublish = async (page: Page): Promise<void> => {
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await page.waitForURL((url) => !url.pathname.endsWith('/create'));
  await page.getByRole('button', { name: 'Publish', exact: true }).click();
  await page.getByText('Published document').waitFor();
};
