import type { Locator, Page } from 'playwright-core';
import { en } from '../../../widget/src/texts/en';
import { addressOf } from './demo';

/** The sign-up element of the website. */
export const signUpElement = (page: Page): Locator => page.locator('crm-user-invite');

/** Opens a page of the website. */
export const openPage = async (page: Page, path: string): Promise<void> => {
  await page.goto(addressOf('site') + path);
};

/** Fills in the form on the demo's sign-up page, in English, and sends it. */
export const signUp = async (page: Page, answers: { password: string; phone?: string }): Promise<void> => {
  const form = signUpElement(page);
  await form.getByLabel(en.password, { exact: true }).fill(answers.password);
  if (answers.phone) await form.getByLabel(/^Phone/).fill(answers.phone);
  await form.getByRole('checkbox', { name: en.termsLink }).check();
  await form.getByRole('button', { name: 'Create my account' }).click();
};

/** Waits until the browser has come to a page of the website. */
export const arriveAt = (page: Page, path: string): Promise<void> =>
  page.waitForURL(addressOf('site') + path);
