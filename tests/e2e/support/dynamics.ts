import type { Locator, Page } from 'playwright-core';
import { addressOf } from './demo';
import { eventually } from './eventually';
import type { Person } from './people';

/** Opens the tab *Portal access* of a contact in the demo's Dynamics as a staff member. */
export const openInDynamics = async (page: Page, { firstName, lastName }: Person): Promise<void> => {
  await page.goto(addressOf('dynamics'));
  await page.getByLabel('Name or e-mail address').fill(`${firstName} ${lastName}`);
  await page.getByRole('button', { name: 'Search' }).click();
  await page.getByRole('link', { name: `${firstName} ${lastName}` }).click();
  await page.getByRole('link', { name: 'Portal access' }).click();
};

/** A list on the open tab. */
export const partOf = (page: Page, name: 'Portal Invitations' | 'Portal Users'): Locator =>
  page.getByRole('region', { name });

/** Runs the installed command, saves its quick create form, and waits until the site has been notified. */
export const inviteInDynamics = async (page: Page, portal: string, role: string): Promise<void> => {
  await page.getByRole('button', { name: 'Invite to portal' }).click();
  const form = page.getByRole('dialog');
  await form.getByRole('combobox', { name: 'Portal', exact: true }).selectOption(portal);
  await form.getByRole('combobox', { name: 'Portal Role' }).selectOption(role);
  await form.getByRole('button', { name: 'Save' }).click();
  await page.getByText('The webhook answered 202.').waitFor();
};

/** Reloads until a list on the open tab contains the text. */
export const untilItSays = (
  page: Page,
  part: Parameters<typeof partOf>[1],
  text: string | RegExp
): Promise<true> =>
  eventually(`"${String(text)}" under ${part} in Dynamics`, async () => {
    await page.reload();
    return (await partOf(page, part).getByText(text).count()) > 0;
  });
