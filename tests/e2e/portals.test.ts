/** @run nightly */

import { signInToAdmin } from './support/admin';
import { inBrowser } from './support/browser';
import { addressOf } from './support/demo';
import { press, untilFocused } from './support/keys';
import { mailTo, linkIn } from './support/mailbox';
import { pagesOfEditor } from './support/designer-pages';
import { ANOUK } from './support/people';
import { invite, STAFF } from './support/staff';
import { t } from './support/texts';
import {
  adminFindings,
  checkSays,
  openPortal,
  openSettings,
  savePortal,
  signUpPage,
  tabTo,
} from './support/workspace';

/** The plugin's content in its card on the homepage. */
const FUNNEL = '[aria-labelledby="plugin::crm-user-invite.funnel"] ul';

describe('staff who manage portals', () => {
  it(
    'change the sign-up page with the picker, and the next mail leads there',
    inBrowser(async ({ desktop, errors }) => {
      const page = await desktop();
      await signInToAdmin(page);
      await openPortal(page, 'Customer Portal');
      await checkSays(page, 'check.widget.placed', { title: 'Sign up' });
      expect(await adminFindings(page)).toEqual([]);

      await page.getByRole('button', { name: t('portal.sign-up-url.choose') }).click();
      const picker = page.getByRole('dialog', { name: t('portal.sign-up-url'), exact: true });
      await picker.getByRole('searchbox').fill('Konto anlegen');
      await picker.getByRole('radio', { name: 'Konto anlegen' }).check();
      expect(await adminFindings(page)).toEqual([]);
      await picker.getByRole('button', { name: t('designer.picker.select'), exact: true }).click();
      const chosen = await signUpPage(page).inputValue();
      expect(chosen).not.toBe(`${addressOf('site')}/sign-up`);
      await savePortal(page);

      await invite(ANOUK);
      expect(linkIn(await mailTo(ANOUK.email))).toContain(`${chosen}#invitation=`);

      // A URL on another site is rejected, with an error at the field.
      await signUpPage(page).fill('https://elsewhere.example.com/sign-up');
      await page.getByRole('button', { name: t('action.save') }).click();
      await page.getByText(t('problem.other-site')).waitFor();
      await signUpPage(page).fill(`${addressOf('site')}/sign-up`);
      await savePortal(page);
      expect(errors).toEqual([]);
    }),
    120_000
  );

  it(
    'see the journey check fail when the sign-up page is unpublished',
    inBrowser(async ({ desktop, errors }) => {
      const page = await desktop();
      await signInToAdmin(page);
      await openPortal(page, 'Customer Portal');
      await checkSays(page, 'check.widget.placed', { title: 'Sign up' });

      const pages = await pagesOfEditor();
      const signUp = await pages.find('sign-up');
      await pages.unpublish(signUp);
      try {
        await page.getByRole('button', { name: t('journey.again') }).click();
        await checkSays(page, 'check.widget.unpublished', { title: 'Sign up' });
        await page.getByText(t('check.widget.unpublished.remedy')).waitFor();
        await page.getByText(t('journey.not-ok')).waitFor();
        expect(await adminFindings(page)).toEqual([]);
      } finally {
        await pages.publishAgain(signUp);
      }
      await page.getByRole('button', { name: t('journey.again') }).click();
      await checkSays(page, 'check.widget.placed', { title: 'Sign up' });
      expect(errors).toEqual([]);
    }),
    90_000
  );

  it(
    'preview a template while they write it, and send a test mail, by keyboard alone',
    inBrowser(async ({ desktop, errors }) => {
      const page = await desktop();
      await signInToAdmin(page);
      await openPortal(page, 'Partner Portal');
      const frame = page.frameLocator('iframe[title*="Your invitation to Partner Portal"]');
      await frame
        .getByRole('paragraph')
        .filter({ hasText: 'Here is your invitation to Partner Portal' })
        .waitFor();

      await tabTo(page, page.getByRole('button', { name: t('test-mail.send') }));
      await page.keyboard.press('Enter');
      await page.getByText(t('test-mail.sent', { to: STAFF.email })).waitFor();
      const mail = await mailTo(STAFF.email);
      expect(mail.subject).toBe('Your invitation to Partner Portal');

      await tabTo(page, page.getByRole('button', { name: t('template.use-own') }));
      await page.keyboard.press('Enter');
      const html = page.getByRole('textbox', { name: t('template.html') });
      await tabTo(page, html);
      await page.keyboard.press('ControlOrMeta+a');
      await page.keyboard.type('<p>Come in: <a href="{{ link }}">Accept</a></p>');
      await frame.getByRole('paragraph').filter({ hasText: 'Come in' }).waitFor();
      expect(await frame.getByRole('link', { name: 'Accept' }).getAttribute('href')).toMatch(
        /#invitation=\*\*\*$/
      );

      // Errors in the template are shown next to it before anything is saved.
      await html.fill('<p>{{ link }}</p>');
      await page.getByText(t('problem.template.link-misplaced')).waitFor();
      expect(await adminFindings(page)).toEqual([]);
      expect(errors).toEqual([]);
    }),
    120_000
  );
});

describe('staff who manage the settings', () => {
  it(
    'complete the setup checklist, test the connection and see the jobs',
    inBrowser(async ({ desktop, errors }) => {
      const page = await desktop();
      await signInToAdmin(page);
      await openSettings(page, 'setup.title');
      await page.getByText(t('setup.step.crm')).waitFor();
      expect(await adminFindings(page)).toEqual([]);

      await openSettings(page, 'connection.title');
      await checkSays(page, 'check.sender.answers');
      const tested = page.waitForResponse((response) => response.url().endsWith('/connection'));
      await page.getByRole('button', { name: t('connection.test') }).click();
      await tested;
      await page.getByText('invitation.expiresInDays').waitFor();
      expect(await adminFindings(page)).toEqual([]);

      await openSettings(page, 'jobs.title');
      await page.getByText(t('jobs.subtitle')).waitFor();
      expect(await adminFindings(page)).toEqual([]);
      expect(errors).toEqual([]);
    }),
    120_000
  );

  it(
    'add a webhook, by keyboard alone',
    inBrowser(async ({ desktop, errors }) => {
      const page = await desktop();
      await signInToAdmin(page);
      await openSettings(page, 'webhooks.title');
      const open = page.getByRole('button', { name: t('webhook.add') });
      await press(page, open);
      const dialog = page.getByRole('dialog', { name: t('webhook.add') });
      await tabTo(page, dialog.getByRole('textbox', { name: t('webhook.name') }));
      await page.keyboard.type('Data warehouse');
      await page.keyboard.press('Tab');
      await page.keyboard.type('not an address');
      await page.keyboard.press('Enter');
      await dialog.getByText(t('problem.web-address')).waitFor();
      expect(await adminFindings(page)).toEqual([]);
      await page.keyboard.press('ControlOrMeta+a');
      await page.keyboard.type('https://hooks.example/invitations');
      await page.keyboard.press('Enter');
      await untilFocused(page, open);
      const row = page.getByRole('row').filter({ hasText: 'Data warehouse' });
      await row.getByText(t('webhook.enabled')).waitFor();
      expect(await adminFindings(page)).toEqual([]);

      // A click opens Strapi's own page, where the webhook can be changed.
      await press(page, row.getByRole('link', { name: 'Data warehouse' }));
      await page.waitForURL(/\/settings\/webhooks\/\d+/);
      expect(errors).toEqual([]);
    }),
    120_000
  );

  it(
    'see the numbers of invitations on the homepage',
    inBrowser(async ({ desktop, errors }) => {
      const page = await desktop();
      await signInToAdmin(page);
      await page.getByText(t('funnel.sent'), { exact: true }).waitFor();
      // The frame of the card and the other cards belong to Strapi.
      expect(await adminFindings(page, FUNNEL)).toEqual([]);
      expect(errors).toEqual([]);
    }),
    60_000
  );
});
