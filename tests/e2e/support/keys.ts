import type { Locator, Page } from 'playwright-core';
import { eventually } from './eventually';
import { tabTo } from './workspace';

/** Moves the focus to an element with the Tab key and presses a key there. */
export const press = async (page: Page, element: Locator, key = 'Enter'): Promise<void> => {
  await tabTo(page, element);
  await page.keyboard.press(key);
};

/** Waits until the element has a visible focus. */
export const untilFocused = async (page: Page, element: Locator): Promise<void> => {
  await element.waitFor();
  const isFocused = (): Promise<boolean> => element.evaluate((node) => node.matches(':focus-visible'));
  try {
    await eventually('focus', isFocused);
  } catch (error) {
    const actual = await page.evaluate(() => document.activeElement?.outerHTML.slice(0, 300));
    throw new Error(`${String(element)} does not have the focus, but ${actual}`, { cause: error });
  }
};

/** Selects an option by typing its first letters. Afterwards the select has the focus again. */
export const chooseByKeys = async (page: Page, choice: Locator, option: string): Promise<void> => {
  await press(page, choice);
  const chosen = page.getByRole('option', { name: option, exact: true });
  await chosen.waitFor();
  // Keys pressed before the selected option has the focus are lost.
  await eventually('focus in the list', () =>
    page.getByRole('listbox').evaluate((list) => list.contains(document.activeElement))
  );
  await page.keyboard.type(option);
  await untilFocused(page, chosen);
  // Strapi's list moves the focus shortly after each letter, and fails if it is closed by then.
  await page.evaluate(() => new Promise((resolve) => setTimeout(resolve)));
  await page.keyboard.press('Enter');
  await chosen.waitFor({ state: 'hidden' });
  await untilFocused(page, choice);
};
