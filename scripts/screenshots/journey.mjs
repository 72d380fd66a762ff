// An animation from the contact in the CRM to the welcome page and back.
import { Buffer } from 'node:buffer';
import sharp from 'sharp';
import { folder, WIDE } from './admin.mjs';
import { MAILBOX_URL, mailTo, soon } from './mailbox.mjs';

/** A contact that the other screenshots do not use. */
const INVITEE = 'Imogen MacLeod';
const CANVAS = { width: 1280, height: 800 };
const CAPTION = 64;
const PHONE = { width: 390, height: CANVAS.height - CAPTION };
const SECONDS_PER_FRAME = 2.6;

const captionOf = (text) =>
  Buffer.from(`<svg width="${CANVAS.width}" height="${CAPTION}">
    <rect width="100%" height="100%" fill="#32324d"/>
    <text x="50%" y="41" text-anchor="middle" font-family="sans-serif" font-size="25" fill="#ffffff">${text}</text>
  </svg>`);

/** A screenshot centered on the canvas, with a caption below it. */
const frame = async (page, caption) => {
  // Dialogs fade in.
  await page.waitForTimeout(800);
  const shot = await page.screenshot({ animations: 'disabled' });
  const { width = 0 } = await sharp(shot).metadata();
  return sharp({ create: { ...CANVAS, channels: 3, background: '#dcdce4' } })
    .composite([
      { input: shot, left: Math.round((CANVAS.width - width) / 2), top: 0 },
      { input: captionOf(caption), left: 0, top: CANVAS.height - CAPTION },
    ])
    .png()
    .toBuffer();
};

const fillInDialog = async ({ page, button }) => {
  await button('Invite to portal').click();
  await page.getByRole('combobox', { name: 'Portal', exact: true }).click();
  await page.getByRole('option', { name: 'Customer Portal' }).click();
  await page.getByRole('combobox', { name: 'Portal role' }).click();
  await page.getByRole('option', { name: 'Purchaser' }).click();
  await page.getByLabel('Personal message').fill('Good to have you with us!');
};

const showPreview = async ({ page, button }) => {
  await button('Preview').click();
  const link = page.frameLocator('iframe').getByRole('link').first();
  await link.waitFor();
  await link.scrollIntoViewIfNeeded();
};

/** `journey.webp`. */
export const pictureJourney = async (admin) => {
  const { page, open, ask, button, visitor } = admin;
  const [contact] = await ask(`/contacts?search=${encodeURIComponent(INVITEE)}&pageSize=1`);
  const frames = [];
  const add = async (of, caption) => void frames.push(await frame(of, caption));

  await page.setViewportSize({ width: CANVAS.width, height: PHONE.height });
  await open(`/admin/plugins/crm-user-invite/contacts/${contact.id}`);
  await page.getByRole('heading', { level: 1 }).waitFor();
  await add(page, 'Staff open a contact of the CRM …');
  await fillInDialog(admin);
  await add(page, '… and invite it to a portal, with a role');
  await showPreview(admin);
  await add(page, 'They see the very e-mail that will go out');
  await button('Send invitation').click();
  const mail = await mailTo(page, contact.email);

  const invitee = await visitor({ viewport: PHONE });
  await invitee.goto(`${MAILBOX_URL}/api/email/${mail.id}/html`);
  await add(invitee, 'An e-mail goes out, and is kept in the CRM');
  await invitee.getByRole('link', { name: 'Accept the invitation' }).click();
  const form = invitee.locator('crm-user-invite');
  await form.getByLabel('Password', { exact: true }).waitFor();
  await add(invitee, 'Its link leads to the page where an editor has placed the widget');
  await form.getByLabel('Password', { exact: true }).fill('quiet-otters-hold-hands');
  await form.getByRole('checkbox').last().check();
  await form.getByRole('button', { name: 'Create my account' }).scrollIntoViewIfNeeded();
  await add(invitee, 'The invitee chooses a password …');
  await form.getByRole('button', { name: 'Create my account' }).click();
  await invitee.waitForURL(/welcome/);
  await add(invitee, '… and is a user of the website, signed in');

  await soon('portal user', async () => (await ask(`/contacts/${contact.id}`)).portalUsers[0]);
  await page.reload();
  await page.getByRole('heading', { level: 1 }).waitFor();
  await add(page, 'The CRM has the portal user, its role and all that happened');

  await sharp(frames, { join: { animated: true } })
    .webp({ quality: 70, effort: 6, loop: 0, delay: frames.map(() => SECONDS_PER_FRAME * 1000) })
    .toFile(`${folder}journey.webp`);
  await page.setViewportSize(WIDE);
};
