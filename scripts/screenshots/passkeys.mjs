// Passkeys: the form of an invitation that offers one, the sign-in page, and the designer of its widget.
import { inviteContact } from './mailbox.mjs';

const CONTACT = "Amelia O'Brien";
const PAGES = '/admin/content-manager/collection-types/api::page.page?plugins[i18n][locale]=en&pageSize=50';
const DESKTOP = { width: 900, height: 1340 };
const SIGN_IN = { width: 900, height: 900 };
const PHONE = { width: 390, height: 844 };

/** The website by the machine's name, because browsers have no passkeys on an IP address. */
const localhost = (url) => url.replace('//127.0.0.1:', '//localhost:');

/**
 * `passkeys-form.png`, `passkeys-form-dark.png`, `passkeys-sign-in.png`, `passkeys-sign-in-dark.png`,
 * `passkeys-sign-in-de.png` and `passkeys-designer.png`.
 */
export const picturePasskeys = async (admin) => {
  const { page, open, button, dialog, picture, visitor, shoot } = admin;
  const link = localhost(await inviteContact(admin, CONTACT));
  const take = async (name, url, element, options) => {
    const visit = await visitor({ deviceScaleFactor: 2, ...options });
    await visit.goto(url);
    await visit
      .locator(element)
      .getByRole('button', { name: /passkey/i })
      .waitFor();
    await shoot(visit, name);
  };
  const wide = { viewport: DESKTOP, deviceScaleFactor: 1 };
  await take('passkeys-form', link, 'crm-user-invite', wide);
  await take('passkeys-form-dark', link, 'crm-user-invite', { viewport: PHONE, colorScheme: 'dark' });

  const signIn = new URL('/sign-in', link).href;
  await take('passkeys-sign-in', signIn, 'crm-user-sign-in', { ...wide, viewport: SIGN_IN });
  await take('passkeys-sign-in-dark', signIn, 'crm-user-sign-in', { viewport: PHONE, colorScheme: 'dark' });
  await take('passkeys-sign-in-de', signIn, 'crm-user-sign-in', { viewport: PHONE, locale: 'de' });

  await open(PAGES);
  await page.getByRole('row').filter({ hasText: 'sign-in' }).getByRole('gridcell').nth(2).click();
  await page
    .getByRole('button', { name: /CRM Sign-in/ })
    .first()
    .click();
  await page.getByText('Published', { exact: true }).last().waitFor();
  await button('Edit').last().click();
  await dialog('CRM Sign-in').getByText('Published').last().waitFor();
  await button('Advanced').click();
  await picture('passkeys-designer', 1200);
  await dialog('CRM Sign-in').getByRole('button', { name: 'Cancel' }).last().click();
};
