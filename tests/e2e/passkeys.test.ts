import type { Locator, Page } from 'playwright-core';
import { passkeys as texts } from '../../widget/src/texts/en';
import { en as signInTexts } from '../../widget/src/sign-in/texts/en';
import { texts as germanTexts } from '../../widget/src/sign-in/texts/sign-in-de';
import { DEMO_PASSWORD } from '../../playground/src/seed/admins';
import { en } from '../helpers/english';
import { axeFindings, expectAccessible } from './support/accessibility';
import { inBrowser, keepPicture } from './support/browser';
import { addAuthenticator, localhost, localSite, withoutSuggestions } from './support/passkeys';
import { newPerson, type Person } from './support/people';
import { giveAccount, linkFor, open, signInElement, signUpElement } from './support/website';

const passkeyButton = (page: Page): Locator =>
  signUpElement(page).getByRole('button', { name: texts.createPasskey });
const welcome = (page: Page): Promise<void> => page.waitForURL(`${localSite()}/welcome`);

const expectNoSidewaysScrolling = async (page: Page): Promise<void> =>
  expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBe(0);

/** Opens the form of a new invitation on the website's name. */
const openInvitation = async (page: Page, person: Person): Promise<void> => {
  const { link } = await linkFor(person);
  await open(page, localhost(link), 'form');
};

/** Signs up with a passkey on the demo's English sign-up page. */
const signUpWithPasskey = async (page: Page): Promise<void> => {
  await passkeyButton(page).click();
  const form = signUpElement(page);
  await form.getByText(texts.withPasskey).waitFor();
  expect(await form.getByLabel(en.password, { exact: true }).count()).toBe(0);
  await form.getByRole('checkbox', { name: en.termsLink }).check();
  await form.getByRole('button', { name: 'Create my account' }).click();
  await welcome(page);
};

describe('a passkey', () => {
  it(
    'signs an invitee up, out and in again',
    inBrowser(async ({ phone, errors }) => {
      const person = newPerson();
      const invitee = await phone();
      const authenticator = await addAuthenticator(invitee);
      await openInvitation(invitee, person);
      await passkeyButton(invitee).waitFor();
      await expectAccessible(invitee);
      await expectNoSidewaysScrolling(invitee);
      await keepPicture('passkey-offered', invitee);
      await signUpWithPasskey(invitee);
      expect(await authenticator.passkeys()).toMatchObject([
        { rpId: 'localhost', isResidentCredential: true },
      ]);

      await invitee.getByRole('button', { name: 'Sign out' }).click();
      await withoutSuggestions(invitee);
      await invitee.goto(`${localSite()}/sign-in`);
      await signInElement(invitee).getByRole('button', { name: signInTexts.usePasskey }).waitFor();
      await expectNoSidewaysScrolling(invitee);
      await keepPicture('passkey-sign-in', invitee);
      await signInElement(invitee).getByRole('button', { name: signInTexts.usePasskey }).click();
      await welcome(invitee);
      await invitee.getByTestId('visitor').waitFor();
      expect(errors).toEqual([]);
    })
  );

  it(
    'signs in from the suggestions for the address, where the browser offers it there',
    inBrowser(async ({ phone, errors }) => {
      const invitee = await phone();
      await addAuthenticator(invitee);
      await openInvitation(invitee, newPerson());
      await signUpWithPasskey(invitee);
      await invitee.getByRole('button', { name: 'Sign out' }).click();
      // The authenticator chooses the suggestion at once.
      await invitee.goto(`${localSite()}/sign-in`);
      await welcome(invitee);
      await invitee.getByTestId('visitor').waitFor();
      expect(errors).toEqual([]);
    })
  );

  it(
    'that the device does not confirm leaves the form as it was',
    inBrowser(async ({ phone, errors }) => {
      const invitee = await phone();
      const authenticator = await addAuthenticator(invitee);
      await authenticator.verifies(false);
      await openInvitation(invitee, newPerson());
      await signUpElement(invitee)
        .getByLabel(/^Phone/)
        .fill('+44 20 7946 0123');
      await passkeyButton(invitee).click();
      await signUpElement(invitee).getByRole('checkbox', { name: en.termsLink }).check();
      await signUpElement(invitee).getByRole('button', { name: 'Create my account' }).click();
      await signUpElement(invitee).getByText(texts.passkeyCancelled[0], { exact: true }).waitFor();
      expect(
        await signUpElement(invitee)
          .getByLabel(/^Phone/)
          .inputValue()
      ).toBe('+44 20 7946 0123');
      await expectAccessible(invitee);
      await keepPicture('passkey-cancelled', invitee);

      await authenticator.verifies(true);
      await passkeyButton(invitee).click();
      await welcome(invitee);
      expect(errors).toEqual([]);
    })
  );

  it(
    'is not offered on an IP address',
    inBrowser(async ({ phone, errors }) => {
      const { link } = await linkFor(newPerson());
      const invitee = await phone();
      await open(invitee, link, 'form');
      expect(await passkeyButton(invitee).count()).toBe(0);
      expect(errors).toEqual([]);
    })
  );
});

describe('the sign-in element', () => {
  it(
    'takes an invitation up that comes along, with the address filled in',
    inBrowser(async ({ phone, errors }) => {
      const person = newPerson();
      await giveAccount(person);
      const { link } = await linkFor(person);
      const invitee = await phone();
      await invitee.goto(localhost(link));
      await invitee.waitForURL(`${localSite()}/sign-in`);
      const form = signInElement(invitee);
      await form.getByText('Customer Portal', { exact: true }).first().waitFor();
      expect(await form.getByLabel(signInTexts.identifier).inputValue()).toBe(person.email);
      expect(await axeFindings(invitee, {}, 'crm-user-sign-in')).toEqual([]);
      await keepPicture('sign-in-invitation', invitee);

      await form.getByLabel(signInTexts.password, { exact: true }).fill('a wrong password');
      await form.getByRole('button', { name: signInTexts.submit, exact: true }).click();
      await form.getByText(signInTexts.wrong[0], { exact: true }).waitFor();
      await keepPicture('sign-in-wrong', invitee);
      await form.getByLabel(signInTexts.password, { exact: true }).fill(DEMO_PASSWORD);
      await form.getByRole('button', { name: signInTexts.submit, exact: true }).click();
      await form.getByRole('heading', { name: signInTexts.accepted[0] }).waitFor();
      await keepPicture('sign-in-accepted', invitee);
      await welcome(invitee);

      const other = await phone();
      await open(other, link, 'redeemed');
      expect(errors).toEqual([]);
    })
  );

  it(
    'is accessible in both colour schemes, and speaks the language of the page',
    inBrowser(async ({ desktop, phone, errors }) => {
      for (const [name, page] of [
        ['desktop', await desktop({ locale: 'de' })],
        ['phone', await phone({ locale: 'de', viewport: { width: 390, height: 844 } })],
      ] as const) {
        await page.goto(`${localSite()}/anmelden`);
        await signInElement(page).getByRole('button', { name: germanTexts.submit, exact: true }).waitFor();
        await signInElement(page).getByRole('button', { name: germanTexts.usePasskey }).waitFor();
        for (const colorScheme of ['dark', 'light'] as const) {
          await page.emulateMedia({ colorScheme });
          expect([colorScheme, await axeFindings(page, {}, 'main')]).toEqual([colorScheme, []]);
          await keepPicture(`sign-in-${name}-${colorScheme}`, page);
        }
        await expectNoSidewaysScrolling(page);
      }
      expect(errors).toEqual([]);
    })
  );
});
