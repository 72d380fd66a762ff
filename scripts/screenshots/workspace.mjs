import { Buffer } from 'node:buffer';
import { setTimeout as wait } from 'node:timers/promises';
import { WIDE } from './admin.mjs';

const WORKSPACE = '/admin/plugins/crm-user-invite';
const SETTINGS = '/admin/settings/crm-user-invite';

/** A file with a row that is right, and some that are not. */
const CONTACTS = `firstName,lastName,email,company,language
Ada,Lovelace,ada@analytical-engines.example,Analytical Engines,en
Grace,Hopper,not an address,Harbour & Sons,en
,,nobody@example.org,Harbour & Sons,en
`;

/** Invites some contacts of the demo, so that there is something to see; those who are invited already stay so. */
const inviteSome = async (ask) => {
  const portal = (await ask('/portals')).find(({ key }) => key === 'customer');
  const contacts = await ask('/contacts?pageSize=12');
  const contactIds = contacts.map(({ id }) => id);
  await ask('/invitations', {
    contactIds,
    portalId: portal.id,
    roleId: portal.roles[0].id,
    message: 'Welcome!',
  });
  // The mails go out one after the other.
  await wait(5000);
  return portal;
};

const pictureContacts = async ({ page, open, button, picture }) => {
  await open(`${WORKSPACE}/contacts`);
  const rows = page.getByRole('row');
  await rows.nth(8).waitFor();
  for (const index of [14, 15, 16]) await rows.nth(index).getByRole('checkbox').click();
  await picture('contacts');

  await page
    .getByRole('button', { name: /^Invite to portal/ })
    .first()
    .click();
  await page.getByRole('combobox', { name: 'Portal', exact: true }).click();
  await page.getByRole('option', { name: 'Customer Portal' }).click();
  await page.getByRole('combobox', { name: 'Portal role' }).click();
  await page.getByRole('option').first().click();
  await page.frameLocator('iframe').getByRole('link').first().waitFor();
  await picture('invite', 1400);
  await page.keyboard.press('Escape');

  await open(`${WORKSPACE}/contacts`);
  await button('Import contacts').click();
  await page
    .locator('input[type="file"]')
    .setInputFiles({ name: 'contacts.csv', mimeType: 'text/csv', buffer: Buffer.from(CONTACTS) });
  await page.waitForTimeout(2000);
  await picture('import');
  await page.keyboard.press('Escape');
};

const pictureInvitations = async ({ page, open, ask, picture }) => {
  await open(`${WORKSPACE}/invitations`);
  await page.getByRole('row').nth(3).waitFor();
  await picture('invitations');
  const [sent] = await ask('/invitations?status=sent&pageSize=1');
  await open(`${WORKSPACE}/invitations/${sent.id}`);
  await page.getByRole('heading', { level: 1 }).waitFor();
  await page.waitForTimeout(1500);
  await picture('invitation', 1500);
  await open(`${WORKSPACE}/contacts/${sent.contact.id}`);
  await page.getByRole('heading', { level: 1 }).waitFor();
  await page.waitForTimeout(1500);
  await picture('contact', 1200);
};

const picturePortals = async ({ page, open, button, picture }, portal) => {
  await open(`${WORKSPACE}/portals`);
  await page.getByRole('link', { name: portal.name, exact: true }).waitFor();
  await picture('portals', 600);

  await open(`${WORKSPACE}/portals/${portal.id}`);
  await page.getByText('It answers, and holds the form.').waitFor();
  await picture('portal', 1250);

  await button('Write a template').click();
  await page.frameLocator('iframe').getByText('Accept the invitation').waitFor();
  await page.setViewportSize({ ...WIDE, height: 2300 });
  await page.getByRole('heading', { name: 'E-mail', exact: true }).scrollIntoViewIfNeeded();
  await picture('portal-template', 2300);
};

const pictureSettings = async ({ page, open, picture }) => {
  for (const [name, sign] of Object.entries({
    setup: /of 8 done/,
    connection: 'The tables of the CRM answer.',
    jobs: 'Work that waits, runs or has failed',
    webhooks: 'Addresses that are told what happens to invitations',
  })) {
    await open(`${SETTINGS}/${name}`);
    await page.getByText(sign).waitFor();
    await picture(`settings-${name}`, 950);
  }
  await open('/admin/');
  await page.getByText('Opened', { exact: true }).waitFor();
  await page.waitForTimeout(1500);
  await picture('homepage', 1320);
};

/** Contacts, invitations, portals, settings and the card on the homepage. */
export const pictureWorkspace = async (admin) => {
  const portal = await inviteSome(admin.ask);
  // Unsaved values of a form must not hold up the next picture.
  admin.page.on('dialog', (dialog) => void dialog.accept());
  await pictureContacts(admin);
  await pictureInvitations(admin);
  await picturePortals(admin, portal);
  await pictureSettings(admin);
};
