import type { Locator, Page } from 'playwright-core';
import { addressOf } from './demo';
import { t } from './texts';

const WORKSPACE = '/admin/plugins/crm-user-invite';

/** Opens a page of the plugin's workspace by its path. */
export const openWorkspace = async (page: Page, path: string): Promise<void> => {
  await page.goto(addressOf('strapi') + WORKSPACE + path);
  await page.getByRole('heading', { level: 1 }).waitFor();
};

/** Searches a list and waits until the person is listed. */
export const searchFor = async (page: Page, text: string, name: string): Promise<void> => {
  await page.getByRole('searchbox').fill(text);
  await page.waitForURL((url) => url.searchParams.get('search') === text);
  await page.getByRole('link', { name, exact: true }).first().waitFor();
};

/** The open dialog. */
export const openDialog = (page: Page): Locator => page.getByRole('dialog');

const choose = async (page: Page, label: string, option: string): Promise<void> => {
  await page.getByRole('combobox', { name: label, exact: true }).click();
  await page.getByRole('option', { name: option, exact: true }).click();
};

/** Selects portal and role in the invite dialog. */
export const chooseTarget = async (page: Page, portal: string, role: string): Promise<void> => {
  await choose(page, t('invite.portal'), portal);
  await choose(page, t('invite.role'), role);
};

/** Selects a CSV file in the import dialog and waits for the dry run. Returns the dialog. */
export const checkFile = async (page: Page, csv: string): Promise<Locator> => {
  await page.getByRole('button', { name: t('import.open') }).click();
  const dialog = openDialog(page);
  await dialog.getByLabel(t('import.file'), { exact: true }).setInputFiles({
    name: 'contacts.csv',
    mimeType: 'text/csv',
    buffer: Buffer.from(csv),
  });
  return dialog;
};

/** Imports the file of the import dialog. */
export const importChecked = async (dialog: Locator, count: number): Promise<void> => {
  await dialog.getByRole('button', { name: t('import.submit', { count }) }).click();
  await dialog.getByText(t('import.done', { count })).waitFor();
  await dialog
    .getByRole('button', { name: t('action.close'), exact: true })
    .last()
    .click();
  await dialog.waitFor({ state: 'hidden' });
};

/** The text of the file that is downloaded. */
export const downloaded = async (page: Page, start: () => Promise<void>): Promise<string> => {
  const [download] = await Promise.all([page.waitForEvent('download'), start()]);
  const chunks: Buffer[] = [];
  for await (const chunk of await download.createReadStream()) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
};
