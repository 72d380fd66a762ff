import type { Locator, Page } from 'playwright-core';
import { axeFindings } from './accessibility';
import { addressOf } from './demo';
import { t } from './texts';

type Text = Parameters<typeof t>[0];

/** Opens a portal's page in the plugin's workspace. */
export const openPortal = async (page: Page, name: string): Promise<void> => {
  await page.goto(`${addressOf('strapi')}/admin/plugins/crm-user-invite/portals`);
  await page.getByRole('link', { name: t('portals.create') }).waitFor();
  await page.getByRole('link', { name, exact: true }).click();
  await page.getByRole('heading', { name, level: 1 }).waitFor();
};

/** The input for the URL of the sign-up page. */
export const signUpPage = (page: Page): Locator =>
  page.getByRole('textbox', { name: t('portal.sign-up-url') });

/** Saves the portal and waits until it is saved. */
export const savePortal = async (page: Page): Promise<void> => {
  const saved = page.waitForResponse(
    (response) => response.request().method() === 'PUT' && response.url().includes('/portals/')
  );
  await page.getByRole('button', { name: t('action.save') }).click();
  const status = (await saved).status();
  if (status !== 200) throw new Error(`Saving the portal answers ${status}`);
};

/** Waits until a check shows the text. */
export const checkSays = async (page: Page, text: Text, values?: Record<string, string>): Promise<void> => {
  await page.getByText(t(text, values), { exact: true }).first().waitFor();
};

/** Opens one of the plugin's pages in Strapi's settings. */
export const openSettings = async (page: Page, title: Text): Promise<void> => {
  if (!page.url().includes('/settings/')) await page.goto(`${addressOf('strapi')}/admin/settings`);
  await page
    .getByRole('navigation')
    .locator('a[href*="/settings/crm-user-invite/"]')
    .filter({ hasText: t(title) })
    .click();
  await page.getByRole('heading', { name: t(title), level: 1 }).waitFor();
};

/** Presses the Tab key until the element has the focus. */
export const tabTo = async (page: Page, element: Locator): Promise<void> => {
  await element.waitFor();
  for (let presses = 0; presses < 150; presses += 1) {
    if (await element.evaluate((node) => node.matches(':focus'))) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`The Tab key does not lead to ${String(element)}`);
};

/**
 * The accessibility violations that axe finds on the admin page, or in the dialog over it, once animations of
 * buttons have ended. Strapi's own colour of a hovered button has too little contrast and is not checked.
 */
export const adminFindings = async (page: Page, part = 'main, [role="dialog"]'): Promise<string[]> => {
  await page.mouse.move(0, 0);
  let findings: string[] = [];
  for (let looks = 0; looks < 5; looks += 1) {
    findings = await axeFindings(page, {}, part);
    if (findings.length === 0) break;
    await page.waitForTimeout(500);
  }
  return findings;
};
