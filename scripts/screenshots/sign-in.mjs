// Signing up with an account at a provider: the form, the provider's page, and what another person's account leads to.
import { inviteContact } from './mailbox.mjs';

/** Contacts that the other screenshots do not use, by the language of their e-mails. */
const ENGLISH = "Amelia O'Brien";
const GERMAN = 'Käthe Sommerfeld';
const DESKTOP = { width: 900, height: 1260 };
const PHONE = { width: 390, height: 844 };

/** `sign-in-form.png`, `sign-in-form-dark.png`, `sign-in-form-de.png`, `sign-in-provider.png`, `sign-in-other-account.png`. */
export const pictureSignIn = async (admin) => {
  const { visitor, shoot } = admin;
  const link = await inviteContact(admin, ENGLISH);
  const formOf = (page) => page.locator('crm-user-invite');
  const openForm = async (options, url = link) => {
    const page = await visitor({ deviceScaleFactor: 2, ...options });
    await page.goto(url);
    await formOf(page)
      .getByRole('button', { name: /Example Account/ })
      .waitFor();
    return page;
  };

  await shoot(await openForm({ viewport: DESKTOP, deviceScaleFactor: 1 }), 'sign-in-form');
  await shoot(await openForm({ viewport: PHONE, colorScheme: 'dark' }), 'sign-in-form-dark');
  const german = await openForm({ viewport: PHONE, locale: 'de' }, await inviteContact(admin, GERMAN));
  await shoot(german, 'sign-in-form-de');

  const invitee = await openForm({ viewport: PHONE });
  await formOf(invitee)
    .getByRole('button', { name: /Example Account/ })
    .click();
  const other = invitee.getByRole('button', { name: /Tom O'Hara/ });
  await other.waitFor();
  await shoot(invitee, 'sign-in-provider');
  await other.click();
  await formOf(invitee).getByRole('button', { name: 'Try another account' }).waitFor();
  await shoot(invitee, 'sign-in-other-account');
};
