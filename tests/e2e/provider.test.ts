import type { Locator, Page } from 'playwright-core';
import { providers as texts } from '../../widget/src/texts/en';
import { en } from '../helpers/english';
import { axeFindings, expectAccessible } from './support/accessibility';
import { inBrowser } from './support/browser';
import { providersOf } from './support/database';
import { addressOf } from './support/demo';
import { press } from './support/keys';
import { linkIn, mailTo, pageOf } from './support/mailbox';
import { newPerson, type Person } from './support/people';
import { PROVIDER, reachProvider, signInAtProvider } from './support/provider';
import { invite } from './support/staff';
import { arriveAt, linkFor, open, reach, signUp, signUpElement } from './support/website';

const CONTINUE = texts.continueWith.replace('{provider}', PROVIDER);
const PHONE = '+44 20 7946 0123';

const continueButton = (page: Page): Locator => signUpElement(page).getByRole('button', { name: CONTINUE });
const submitButton = (page: Page): Locator =>
  signUpElement(page).getByRole('button', { name: 'Create my account' });
const terms = (page: Page): Locator => signUpElement(page).getByRole('checkbox', { name: en.termsLink });

/** A sentence of the element, with its values. */
const sentence = (text: string, { email }: Pick<Person, 'email'>): string =>
  text.replaceAll('{provider}', PROVIDER).replace('{email}', email);

const expectNoSidewaysScrolling = async (page: Page): Promise<void> =>
  expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBe(0);

describe('an invitee with an account at a provider', () => {
  it(
    'signs up with it from the e-mail on a phone, and signs in with it from then on',
    inBrowser(async ({ phone, errors }) => {
      const person = newPerson();
      await invite(person);
      const invitee = await phone();
      await invitee.goto(pageOf(await mailTo(person.email, { subject: 'Customer Portal' })));
      await invitee.getByRole('link', { name: 'Accept the invitation' }).click();
      await reach(invitee, 'form');
      await signUpElement(invitee)
        .getByLabel(/^Phone/)
        .fill(PHONE);
      await expectAccessible(invitee);
      await continueButton(invitee).click();

      await reachProvider(invitee);
      for (const colorScheme of ['dark', 'light'] as const) {
        await invitee.emulateMedia({ colorScheme });
        expect([colorScheme, await axeFindings(invitee, {}, 'body')]).toEqual([colorScheme, []]);
      }
      await expectNoSidewaysScrolling(invitee);
      await signInAtProvider(invitee, person.email.toUpperCase());

      // Back on the same page without a trace in its address. What is required is asked before the last step.
      await reach(invitee, 'form');
      expect(invitee.url()).toBe(`${addressOf('site')}/sign-up`);
      expect(
        await signUpElement(invitee)
          .getByLabel(/^Phone/)
          .inputValue()
      ).toBe(PHONE);
      expect(await signUpElement(invitee).getByLabel(en.password, { exact: true }).count()).toBe(0);
      await expectAccessible(invitee);
      await expectNoSidewaysScrolling(invitee);
      await submitButton(invitee).click();
      await signUpElement(invitee).locator('[aria-invalid=true]').waitFor();
      await terms(invitee).check();
      await submitButton(invitee).click();
      await arriveAt(invitee, '/welcome');
      await invitee
        .getByRole('heading', { name: `Welcome, ${person.firstName} ${person.lastName}` })
        .waitFor();
      expect(providersOf(person)).toEqual(['example']);

      // Invited to another portal: an existing user, for whom Strapi's own sign-in works on the website.
      await invite(person, 'partner');
      const second = linkIn(await mailTo(person.email, { subject: 'Partner Portal' }));
      const later = await phone();
      await later.goto(second);
      await arriveAt(later, '/sign-in');
      await later.getByRole('button', { name: CONTINUE }).click();
      await signInAtProvider(later, person.email);
      await arriveAt(later, '/welcome');
      await later.getByRole('heading', { name: `Welcome, ${person.firstName} ${person.lastName}` }).waitFor();
      expect(providersOf(person)).toEqual(['example']);
      expect(errors).toEqual([]);
    })
  );

  it(
    'cancels at the provider with the keyboard, and signs up with a password',
    inBrowser(async ({ desktop, errors }) => {
      const person = newPerson();
      const { link } = await linkFor(person);
      const invitee = await desktop();
      await open(invitee, link, 'form');
      await press(invitee, continueButton(invitee));
      await reachProvider(invitee);
      await press(invitee, invitee.getByRole('button', { name: 'Cancel' }));

      await reach(invitee, 'form');
      const [title] = texts.signInCancelled;
      await signUpElement(invitee).getByText(sentence(title, person), { exact: true }).waitFor();
      expect(invitee.url()).toBe(`${addressOf('site')}/sign-up`);
      await expectAccessible(invitee);
      await signUp(invitee, { password: 'quiet-otters-hold-hands' });
      await arriveAt(invitee, '/welcome');
      expect(providersOf(person)).toEqual(['local']);
      expect(errors).toEqual([]);
    })
  );

  it(
    'is told which account is needed, and takes it',
    inBrowser(async ({ phone, errors }) => {
      const [person, other] = [newPerson(), newPerson()];
      const { link } = await linkFor(person);
      const invitee = await phone();
      await open(invitee, link, 'form');
      await continueButton(invitee).click();
      await signInAtProvider(invitee, other.email);

      // Before the terms are asked for.
      const element = await reach(invitee, 'other-account');
      const [title, message] = texts['other-account'];
      await element.getByRole('heading', { name: title }).waitFor();
      await element.getByText(sentence(message, person)).first().waitFor();
      await expectAccessible(invitee);
      await expectNoSidewaysScrolling(invitee);
      expect([...providersOf(person), ...providersOf(other)]).toEqual([]);

      // The provider remembers the first account, and lets choose.
      await element.getByRole('button', { name: texts.anotherAccount }).click();
      await reachProvider(invitee);
      await invitee.getByRole('button', { name: `${other.email} Signed in` }).waitFor();
      await signInAtProvider(invitee, person.email);
      await reach(invitee, 'form');
      await terms(invitee).check();
      await submitButton(invitee).click();
      await arriveAt(invitee, '/welcome');
      expect([providersOf(person), providersOf(other)]).toEqual([['example'], []]);
      expect(errors).toEqual([]);
    })
  );
});
