import type { Locator, Page } from 'playwright-core';
import { addressOf } from './demo';
import type { Person } from './people';
import { STAFF } from './staff';
import { t } from './texts';

/** Signs a staff member in to Strapi's admin. */
export const signInToAdmin = async (page: Page, { email, password } = STAFF): Promise<void> => {
  await page.goto(`${addressOf('strapi')}/admin`);
  await page.getByLabel(/^Email/).fill(email);
  await page.getByLabel(/^Password/).fill(password);
  await page.getByRole('button', { name: 'Login' }).click();
  await page.waitForURL((url) => !url.pathname.includes('/auth/'));
};

/** Opens a content type's list in the Content Manager. */
export const openList = async (page: Page, type: string): Promise<void> => {
  await page.getByRole('link', { name: 'Content Manager' }).click();
  await page.getByRole('link', { name: type, exact: true }).click();
  await page.getByRole('heading', { name: type, level: 1 }).waitFor();
};

/** The row of the list that contains the text. */
export const rowWith = (page: Page, text: string): Locator => page.getByRole('row').filter({ hasText: text });

/** Opens a contact in the Content Manager. */
export const openContact = async (page: Page, { firstName, lastName }: Person): Promise<void> => {
  await openList(page, 'Contact');
  await page.getByRole('button', { name: 'Search', exact: true }).click();
  // The button is replaced by a field that receives the focus.
  await page.keyboard.type(lastName);
  await page.keyboard.press('Enter');
  await page.getByRole('link', { name: `${firstName} ${lastName}` }).click();
  await page.getByRole('button', { name: t('invite.open') }).waitFor();
};

/** The content under a heading of a contact's *Portal access* panel. */
export const portalAccess = (page: Page, heading: 'portal-users' | 'invitations'): Locator =>
  page.getByRole('region', { name: t(`portal-access.${heading}`) });

const choose = async (page: Page, label: string, option: string): Promise<void> => {
  await page.getByRole('combobox', { name: label, exact: true }).click();
  await page.getByRole('option', { name: option, exact: true }).click();
};

/** Invites the open contact with the button of its panel. */
export const inviteToPortal = async (page: Page, portal: string, role: string): Promise<void> => {
  await page.getByRole('button', { name: t('invite.open') }).click();
  const dialog = page.getByRole('dialog');
  await choose(page, t('invite.portal'), portal);
  await choose(page, t('invite.role'), role);
  await dialog.getByRole('button', { name: t('invite.submit', { count: 1 }) }).click();
  await dialog.waitFor({ state: 'hidden' });
};
