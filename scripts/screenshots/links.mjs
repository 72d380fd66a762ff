import { WIDE } from './admin.mjs';

const WORKSPACE = '/admin/plugins/crm-user-invite';
const NARROW = { width: 390, height: 1150 };

const ENGLISH = {
  ...{ invite: 'Invite to portal', portal: 'Portal', role: 'Portal role' },
  ...{ link: 'Link', create: 'Create link', field: 'Sign-up link' },
};
const GERMAN = {
  ...{ invite: 'Zu Portal einladen', portal: 'Portal', role: 'Portalrolle' },
  ...{ link: 'Link', create: 'Link erstellen', field: 'Registrierungslink' },
};

/** Opens the invite dialog of a contact, with the first portal and role. */
const openInvite = async ({ page, open, button }, { id }, texts) => {
  await open(`${WORKSPACE}/contacts/${id}`);
  await button(texts.invite).click();
  for (const name of [texts.portal, texts.role]) {
    await page.getByRole('combobox', { name, exact: true }).click();
    await page.getByRole('option').first().click();
  }
};

const createLink = async ({ page, button }, texts) => {
  await button(texts.create).last().click();
  await page.getByRole('textbox', { name: texts.field }).waitFor();
};

/** Strapi's admin reads its language when it starts. */
const speak = (page, language) =>
  page.evaluate(`localStorage.setItem('strapi-admin-language', '${language}')`);

/** The choice of a link in the invite dialog, and links, which are of a demo and lead nowhere else. */
export const pictureLinks = async (admin) => {
  const { page, ask, picture } = admin;
  const contacts = (await ask('/contacts?pageSize=100')).filter(({ email, active }) => email && active);
  const willing = contacts.filter(({ doNotEmail }) => !doNotEmail).at(-1);
  const unwilling = contacts.find(({ doNotEmail }) => doNotEmail);
  const longest = contacts.filter(({ doNotEmail, id }) => !doNotEmail && id !== willing.id);
  longest.sort((one, other) => other.fullName.length - one.fullName.length);

  await openInvite(admin, willing, ENGLISH);
  await page.getByRole('radio', { name: ENGLISH.link, exact: true }).check();
  await picture('invite-by-link', 900);
  await page.keyboard.press('Escape');

  await openInvite(admin, unwilling, ENGLISH);
  await createLink(admin, ENGLISH);
  await picture('link', 950);
  await page.keyboard.press('Escape');

  await speak(page, 'de');
  await page.emulateMedia({ colorScheme: 'dark' });
  await page.setViewportSize(NARROW);
  await openInvite(admin, longest[0], GERMAN);
  await page.getByRole('radio', { name: GERMAN.link, exact: true }).check();
  await createLink(admin, GERMAN);
  await picture('link-narrow', NARROW.height);
  await page.keyboard.press('Escape');
  await speak(page, 'en');
  await page.emulateMedia({ colorScheme: null });
  await page.setViewportSize(WIDE);
};
