import type { Page } from 'playwright-core';
import { addressOf } from './demo';

/** The name of the demo's OpenID provider. */
export const PROVIDER = 'Example Account';

/** Waits until the browser is on the provider's sign-in page. */
export const reachProvider = async (page: Page): Promise<void> => {
  await page.waitForURL((url) => url.origin === addressOf('openid'));
  await page.getByRole('heading', { name: 'Choose an account' }).waitFor();
};

/** Signs in at the provider, which knows every address. */
export const signInAtProvider = async (page: Page, email: string): Promise<void> => {
  await reachProvider(page);
  await page.getByRole('link', { name: 'Use another account' }).click();
  await page.getByLabel('E-mail address').fill(email);
  await page.getByRole('button', { name: 'Continue', exact: true }).click();
};
