import type { Locator, Page } from 'playwright-core';
import { addressOf } from './demo';
import { eventually } from './eventually';
import type { Person } from './people';

/** Opens a contact in the demo's Dynamics as a staff member. */
export const openInDynamics = async (page: Page, { firstName, lastName }: Person): Promise<void> => {
  await page.goto(addressOf('dynamics'));
  await page.getByLabel('Name or e-mail address').fill(`${firstName} ${lastName}`);
  await page.getByRole('button', { name: 'Search' }).click();
  await page.getByRole('link', { name: `${firstName} ${lastName}` }).click();
};

/** A section of the open contact. */
export const partOf = (
  page: Page,
  name: 'Invite to portal' | 'Portal Invitations' | 'Portal Users'
): Locator => page.getByRole('region', { name });

/** Saves an invitation of the open contact and waits until the site has been notified. */
export const inviteInDynamics = async (page: Page, portal: string, role: string): Promise<void> => {
  const form = partOf(page, 'Invite to portal');
  await form.getByRole('combobox', { name: 'Portal', exact: true }).selectOption(portal);
  await form.getByRole('combobox', { name: 'Portal Role' }).selectOption(role);
  await form.getByRole('button', { name: 'Save' }).click();
  await page.getByText('The webhook answered 202.').waitFor();
};

/** Reloads until a section of the open contact contains the text. */
export const untilItSays = (
  page: Page,
  part: Parameters<typeof partOf>[1],
  text: string | RegExp
): Promise<true> =>
  eventually(`"${String(text)}" under ${part} in Dynamics`, async () => {
    await page.reload();
    return (await partOf(page, part).getByText(text).count()) > 0;
  });
