/** @run nightly */

import { setTimeout as wait } from 'node:timers/promises';
import type { Page } from 'playwright-core';
import { TEXTS } from '../../playground/website/texts';
import { en as signInTexts } from '../../widget/src/sign-in/texts/en';
import { en } from '../helpers/english';
import { expectAccessible } from './support/accessibility';
import { inBrowser, type TestBrowser } from './support/browser';
import { countUsers } from './support/database';
import { mailTo } from './support/mailbox';
import { newPerson } from './support/people';
import {
  arriveAt,
  fillInSignIn,
  giveAccount,
  invitationWaiting,
  linkFor,
  open,
  openPage,
  reach,
  signIn,
  signInElement,
} from './support/website';

/** Longer than the server takes to respond to the element. */
const SLOW_SCRIPT_MS = 1500;

/** An invited person with an account, signed in on a phone. */
const signedInInvitee = async (phone: TestBrowser['phone']) => {
  const person = newPerson();
  await giveAccount(person);
  const { link } = await linkFor(person);
  const invitee = await phone();
  await signIn(invitee, person);
  return { person, link, invitee };
};

/** An invited person with an account, whom the link has led to the sign-in page. */
const inviteeAtSignIn = async (phone: TestBrowser['phone']) => {
  const person = newPerson();
  await giveAccount(person);
  const { link } = await linkFor(person);
  const invitee = await phone();
  await invitee.goto(link);
  await arriveAt(invitee, '/sign-in');
  return { person, link, invitee };
};

/** Asks for a new password on the page for that, and chooses it by the link in the e-mail. */
const chooseNewPassword = async (page: Page, email: string): Promise<void> => {
  await page.getByRole('button', { name: TEXTS.en.sendPasswordMail }).click();
  await page.getByText(TEXTS.en.passwordMailSent).waitFor();
  const mail = await mailTo(email, { subject: 'Your new password' });
  await page.goto(/http[^"]+code=\w+/.exec(mail.html)?.[0] ?? '');
  await page.getByLabel(TEXTS.en.password).fill('a-new-door-for-otters');
  await page.getByRole('button', { name: TEXTS.en.savePassword }).click();
  await arriveAt(page, '/welcome');
};

describe('the link of an invitee with an account', () => {
  it(
    'leads to the sign-in page with the code, which survives a reload, and is accepted by signing in',
    inBrowser(async ({ phone, errors }) => {
      const { person, link, invitee } = await inviteeAtSignIn(phone);
      await invitee.getByText(invitationWaiting('Customer Portal')).waitFor();
      await invitee.reload();
      await invitee.getByText(invitationWaiting('Customer Portal')).waitFor();
      expect(await signInElement(invitee).getByLabel(signInTexts.identifier).inputValue()).toBe(person.email);
      await fillInSignIn(invitee, person);
      await arriveAt(invitee, '/welcome');
      await invitee.getByText('You have accepted the invitation to').waitFor();
      await invitee.reload();
      expect(await invitee.getByText('You have accepted the invitation to').count()).toBe(0);

      const other = await phone();
      await open(other, link, 'redeemed');
      expect(countUsers(person)).toBe(1);
      expect(errors).toEqual([]);
    })
  );

  it(
    'offers to accept when that person is signed in',
    inBrowser(async ({ phone, errors }) => {
      const { person, link, invitee } = await signedInInvitee(phone);
      const element = await open(invitee, link, 'accept');
      await expectAccessible(invitee);
      await element.getByRole('button', { name: `Accept as ${person.email}` }).click();
      await arriveAt(invitee, '/welcome');
      // A used link leads on whoever is signed in.
      await invitee.goto(link);
      await arriveAt(invitee, '/welcome');
      expect(errors).toEqual([]);
    })
  );

  it(
    'does not redirect before a slow script of the page has said who is signed in',
    inBrowser(async ({ phone, errors }) => {
      const { link, invitee } = await signedInInvitee(phone);
      await invitee.route('**/assets/sign-up.js', async (route) => {
        await wait(SLOW_SCRIPT_MS);
        await route.continue();
      });
      await open(invitee, link, 'accept');
      expect(errors).toEqual([]);
    })
  );

  it(
    'says that another user is signed in, and continues after they sign out',
    inBrowser(async ({ phone, errors }) => {
      const [person, other] = [newPerson(), newPerson()];
      await giveAccount(person);
      await giveAccount(other);
      const { link } = await linkFor(person);
      const invitee = await phone();
      await signIn(invitee, other);

      const element = await open(invitee, link, 'somebody-else');
      await element.getByText(other.email).first().waitFor();
      await expectAccessible(invitee);
      await invitee.getByRole('button', { name: TEXTS.en.signOut }).click();
      await invitee.getByRole('banner').getByRole('link', { name: TEXTS.en.signIn }).waitFor();
      await invitee.waitForLoadState();
      await invitee.goBack();
      await arriveAt(invitee, '/sign-in');
      await invitee.getByText(invitationWaiting('Customer Portal')).waitFor();
      expect(errors).toEqual([]);
    })
  );

  it(
    'lets an invitee without an account sign up while another user is signed in',
    inBrowser(async ({ phone, errors }) => {
      const [person, other] = [newPerson(), newPerson()];
      await giveAccount(other);
      const { link } = await linkFor(person);
      const invitee = await phone();
      await signIn(invitee, other);
      const element = await open(invitee, link, 'somebody-else');
      await element.getByRole('button', { name: en.signUpAs.replace('{email}', person.email) }).click();
      await reach(invitee, 'form');
      expect(errors).toEqual([]);
    })
  );
});

describe('an invitee who has forgotten the password', () => {
  it(
    'chooses a new one in the same tab, and has accepted the invitation',
    inBrowser(async ({ phone, errors }) => {
      const { person, invitee } = await inviteeAtSignIn(phone);
      await signInElement(invitee).getByRole('link', { name: signInTexts.forgotPassword }).click();
      const address = invitee.getByLabel(TEXTS.en.email);
      await address.waitFor();
      expect(await address.inputValue()).toBe(person.email);
      await chooseNewPassword(invitee, person.email);
      await invitee.getByText('You have accepted the invitation to').waitFor();
      expect(errors).toEqual([]);
    })
  );

  it(
    'chooses a new one in another tab, and completes the invitation by opening its mail once more',
    inBrowser(async ({ phone, errors }) => {
      const { person, link, invitee } = await inviteeAtSignIn(phone);

      const tab = await invitee.context().newPage();
      await openPage(tab, '/sign-in');
      await tab.getByRole('link', { name: TEXTS.en.forgotPassword }).click();
      await tab.getByLabel(TEXTS.en.email).fill(person.email);
      await chooseNewPassword(tab, person.email);

      // The first tab has stored the code, too.
      await invitee.reload();
      await invitee.getByRole('button', { name: TEXTS.en.acceptInvitation }).waitFor();
      const element = await open(tab, link, 'accept');
      await element.getByRole('button', { name: `Accept as ${person.email}` }).click();
      await arriveAt(tab, '/welcome');
      // A used link leads on whoever is signed in.
      await invitee.goto(link);
      await arriveAt(invitee, '/welcome');
      expect(errors).toEqual([]);
    })
  );
});
