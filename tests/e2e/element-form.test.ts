/** @run nightly */

import type { Page } from 'playwright-core';
import { texts as de } from '../../widget/src/texts/de';
import { en } from '../helpers/english';
import { expectAccessible } from './support/accessibility';
import { inBrowser } from './support/browser';
import { countUsers, inTrouble } from './support/database';
import { addressOf } from './support/demo';
import { eventually } from './support/eventually';
import { codeIn, linkIn, mailTo } from './support/mailbox';
import { newPerson } from './support/people';
import { invite } from './support/staff';
import { arriveAt, linkFor, open, reach, signUp, signUpElement } from './support/website';

const PASSWORD = 'quiet-otters-hold-hands';

/** The maximum number of attempts to use an invitation in ten minutes. */
const ATTEMPTS = 20;

const REDEEM = /invitations\/redeem$/;

/** Holds a request back until the returned function is called. */
const hold = async (page: Page, url: RegExp): Promise<() => void> => {
  let goOn = (): void => undefined;
  const held = new Promise<void>((resolve) => (goOn = resolve));
  await page.route(url, async (route) => {
    await held;
    await route.continue();
  });
  return goOn;
};

const passwordOf = (page: Page) => signUpElement(page).getByLabel(en.password, { exact: true });

describe('the sign-up form', () => {
  it(
    'leads to the redirect page across origins, and sends once although it is submitted twice',
    inBrowser(async ({ phone, errors }) => {
      expect(new URL(addressOf('site')).origin).not.toBe(new URL(addressOf('strapi')).origin);
      const person = newPerson();
      const { link } = await linkFor(person);
      const invitee = await phone();
      const element = await open(invitee, link, 'form');
      expect(await element.getByLabel(en.email).inputValue()).toBe(person.email);
      await expectAccessible(invitee);

      let redemptions = 0;
      invitee.on(
        'request',
        (request) => (redemptions += REDEEM.test(request.url()) && request.method() === 'POST' ? 1 : 0)
      );
      const letRedeem = await hold(invitee, REDEEM);
      const letSignIn = await hold(invitee, /\/session$/);
      await signUp(invitee, { password: PASSWORD });
      await reach(invitee, 'sending');
      await element.getByRole('button', { name: en.sending }).click({ force: true });
      await expectAccessible(invitee);
      letRedeem();
      await reach(invitee, 'done');
      await element.getByRole('heading', { name: `Welcome, ${person.firstName}!` }).waitFor();
      await expectAccessible(invitee);
      letSignIn();
      await arriveAt(invitee, '/welcome');
      expect(redemptions).toBe(1);
      expect(countUsers(person)).toBe(1);
      expect(errors).toEqual([]);
    })
  );

  it(
    'shows each error beside its field, and keeps the values on a reload',
    inBrowser(async ({ phone, errors }) => {
      const { link } = await linkFor(newPerson());
      const invitee = await phone();
      const element = await open(invitee, link, 'form');
      await element.getByRole('button', { name: 'Create my account' }).click();
      await element.getByText(en.tick).waitFor();
      expect(await passwordOf(invitee).getAttribute('aria-invalid')).toBe('true');
      await expectAccessible(invitee);

      // A common password that the element itself does not recognize.
      await signUp(invitee, { password: 'sunshinesunshine' });
      await element.getByText(en.passwordCommon).waitFor();
      expect(await passwordOf(invitee).evaluate((input) => input.matches(':focus'))).toBe(true);
      await expectAccessible(invitee);

      await invitee.reload();
      await reach(invitee, 'form');
      await signUp(invitee, { password: PASSWORD });
      await arriveAt(invitee, '/welcome');
      expect(errors).toEqual([]);
    })
  );

  it(
    'is filled in and sent with the keyboard alone',
    inBrowser(async ({ desktop, errors }) => {
      const person = newPerson();
      const { link } = await linkFor(person);
      const invitee = await desktop();
      await open(invitee, link, 'form');
      const focused = (): Promise<string> =>
        invitee.evaluate(() => {
          const control = document.activeElement?.shadowRoot?.activeElement as HTMLInputElement | null;
          return (
            control?.labels?.[0]?.innerText ?? control?.getAttribute('aria-label') ?? control?.innerText ?? ''
          );
        });
      const tabTo = async (label: string, key = 'Tab'): Promise<void> => {
        for (let presses = 0; presses < 20; presses += 1) {
          await invitee.keyboard.press(key);
          if ((await focused()).startsWith(label)) return;
        }
        throw new Error(`${key} does not lead to ${label}`);
      };

      await tabTo(en.password);
      await invitee.keyboard.type(PASSWORD);
      await tabTo(en.show);
      await invitee.keyboard.press('Space');
      expect(await passwordOf(invitee).getAttribute('type')).toBe('text');
      await tabTo('Phone');
      await invitee.keyboard.press('Control+A');
      await invitee.keyboard.type('+44 20 7946 0123');
      await tabTo(en.terms.split('{')[0] ?? '');
      await invitee.keyboard.press('Space');
      await tabTo('Phone', 'Shift+Tab');
      await invitee.keyboard.press('Enter');
      await arriveAt(invitee, '/welcome');
      expect(countUsers(person)).toBe(1);
      expect(errors).toEqual([]);
    })
  );

  it(
    'is in the language of the page, including its errors and the final message',
    inBrowser(async ({ phone, errors }) => {
      const person = newPerson('de');
      await invite(person);
      const invitee = await phone({ locale: 'de-DE' });
      const element = await open(invitee, linkIn(await mailTo(person.email)), 'form');
      const send = element.getByRole('button', { name: 'Konto anlegen' });
      await element.getByText(/^Die Einladung gilt bis \d+\. \p{L}+ \d{4}\.$/u).waitFor();
      await send.click();
      await element.getByText(de.tick).waitFor();
      await element.getByLabel(de.password, { exact: true }).fill('zu kurz');
      await element.getByText('Mindestens 12 Zeichen · noch 5').waitFor();
      await expectAccessible(invitee);
      await element.getByLabel(de.password, { exact: true }).fill(PASSWORD);
      await element.getByRole('checkbox', { name: de.termsLink }).check();
      const letSignIn = await hold(invitee, /\/session$/);
      await send.click();
      await reach(invitee, 'done');
      await element.getByRole('heading', { name: `Willkommen, ${person.firstName}!` }).waitFor();
      letSignIn();
      await arriveAt(invitee, '/willkommen');
      expect(errors).toEqual([]);
    })
  );
});

describe('a sign-up that fails', () => {
  it(
    "makes one user, and succeeds on retry, if the network fails after the server's work",
    inBrowser(async ({ phone, errors }) => {
      const person = newPerson();
      const { link } = await linkFor(person);
      const invitee = await phone();
      const element = await open(invitee, link, 'form');
      await invitee.route(
        REDEEM,
        async (route) => {
          expect((await route.fetch()).status()).toBe(201);
          await invitee.context().setOffline(true);
          await route.abort('connectionreset');
        },
        { times: 1 }
      );
      await signUp(invitee, { password: PASSWORD });
      await element.getByText(en.kept).first().waitFor();
      expect(countUsers(person)).toBe(1);
      expect(await passwordOf(invitee).inputValue()).toBe(PASSWORD);
      await expectAccessible(invitee);
      await invitee.context().setOffline(false);
      await arriveAt(invitee, '/welcome');
      await invitee.getByText('You are signed in as Customer.').waitFor();
      expect(countUsers(person)).toBe(1);
      expect(errors).toEqual([]);
    })
  );

  it(
    'keeps the values, and sends them when the network is back',
    inBrowser(async ({ phone, errors }) => {
      const person = newPerson();
      const { link } = await linkFor(person);
      const invitee = await phone();
      const element = await open(invitee, link, 'form');
      await invitee.context().setOffline(true);
      await signUp(invitee, { password: PASSWORD, phone: '+44 20 7946 0100' });
      await element.getByText(en.offline[0]).first().waitFor();
      expect(countUsers(person)).toBe(0);
      expect(await element.getByLabel(/^Phone/).inputValue()).toBe('+44 20 7946 0100');
      await invitee.context().setOffline(false);
      await arriveAt(invitee, '/welcome');
      expect(countUsers(person)).toBe(1);
      expect(errors).toEqual([]);
    })
  );

  it(
    'is repeated until the server recovers',
    inBrowser(async ({ phone, errors }) => {
      const person = newPerson();
      const { link } = await linkFor(person);
      const invitee = await phone();
      const element = await open(invitee, link, 'form');
      await inTrouble(async () => {
        await signUp(invitee, { password: PASSWORD });
        await element.getByText(en.trouble[0]).first().waitFor();
        expect(await passwordOf(invitee).inputValue()).toBe(PASSWORD);
        await expectAccessible(invitee);
      });
      await arriveAt(invitee, '/welcome');
      expect(countUsers(person)).toBe(1);
      expect(errors).toEqual([]);
    })
  );

  it(
    'shows a countdown after too many attempts, and disables the button',
    inBrowser(async ({ phone, errors }) => {
      const person = newPerson();
      await invite(person);
      const mail = await mailTo(person.email);
      const invitee = await phone();
      const element = await open(invitee, linkIn(mail), 'form');
      const attempt = () =>
        fetch(`${addressOf('strapi')}/api/crm-user-invite/invitations/redeem`, {
          method: 'POST',
          headers: { 'Content-Type': 'application/json' },
          body: JSON.stringify({ code: codeIn(mail), password: 'short' }),
        });
      await Promise.all(Array.from({ length: ATTEMPTS }, attempt));

      await signUp(invitee, { password: PASSWORD });
      const notice = element.getByText(/You can continue in/).first();
      const before = await notice.innerText();
      expect(
        await element.getByRole('button', { name: 'Create my account' }).getAttribute('aria-disabled')
      ).toBe('true');
      await expectAccessible(invitee);
      await eventually('a shorter wait', async () => (await notice.innerText()) !== before);
      expect(await passwordOf(invitee).inputValue()).toBe(PASSWORD);
      expect(countUsers(person)).toBe(0);
      expect(errors).toEqual([]);
    })
  );
});
