import { signInToAdmin } from './support/admin';
import { inBrowser } from './support/browser';
import { failToCheck, holdBatch } from './support/database';
import { pagesOfEditor } from './support/designer-pages';
import { chooseByKeys, press, untilFocused } from './support/keys';
import { newPerson } from './support/people';
import { contactsOf, STAFF, targetOn } from './support/staff';
import { t } from './support/texts';
import { giveAccount } from './support/website';
import { openDialog, openWorkspace } from './support/contacts-workspace';
import { adminFindings, openSettings, signUpPage, tabTo } from './support/workspace';

const CSV = ['firstName,lastName,email', 'Hedda,Typist,hedda@keys.example', 'Nobody,Typist,nowhere'].join(
  '\n'
);

describe('staff with the keyboard alone, and the focus where the work continues,', () => {
  it(
    'import a file',
    inBrowser(async ({ desktop, errors }) => {
      const page = await desktop();
      await signInToAdmin(page);
      await openWorkspace(page, '/contacts');
      const open = page.getByRole('button', { name: t('import.open') });
      await press(page, open);
      const dialog = openDialog(page);
      await dialog.waitFor();
      await page.keyboard.press('Escape');
      await untilFocused(page, open);

      await page.keyboard.press('Enter');
      const file = dialog.getByLabel(t('import.file'), { exact: true });
      await tabTo(page, file);
      await file.setInputFiles({ name: 'contacts.csv', mimeType: 'text/csv', buffer: Buffer.from(CSV) });
      await dialog.getByText(t('import.will-create', { count: 1 })).waitFor();
      await untilFocused(page, file);
      await press(page, dialog.getByRole('button', { name: t('import.submit', { count: 1 }) }));
      await dialog.getByText(t('import.done', { count: 1 })).waitFor();
      const close = dialog.getByRole('button', { name: t('action.close'), exact: true }).last();
      await untilFocused(page, close);
      await page.keyboard.press('Enter');
      await untilFocused(page, open);
      expect(errors).toEqual([]);
    })
  );

  it(
    'pause, resume and cancel a batch',
    inBrowser(async ({ desktop, errors }) => {
      const people = [newPerson(), newPerson()];
      const [target, contactIds] = await Promise.all([targetOn('customer'), contactsOf(people)]);
      holdBatch(STAFF.email, target, contactIds);
      const page = await desktop();
      await signInToAdmin(page);
      await openWorkspace(page, '/invitations');
      await press(page, page.getByRole('link', { name: t('batch.of', { total: 2, name: STAFF.email }) }));
      await page.getByRole('heading', { name: t('batch.title') }).waitFor();

      const progress = page.getByRole('region', { name: t('batch.progress') });
      await press(page, progress.getByRole('button', { name: t('batch.pause') }));
      const resume = progress.getByRole('button', { name: t('batch.resume') });
      await untilFocused(page, resume);
      await page.keyboard.press('Enter');
      await page.getByText(t('batch.figures', { accepted: 2, sent: 2, failed: 0, refused: 0 })).waitFor();
      await untilFocused(page, progress);

      const batchId = holdBatch(STAFF.email, target, contactIds);
      await openWorkspace(page, `/batches/${batchId}`);
      const cancel = progress.getByRole('button', { name: t('batch.cancel') });
      await press(page, cancel);
      await page.getByRole('alertdialog').waitFor();
      await page.keyboard.press('Escape');
      await untilFocused(page, cancel);
      await page.keyboard.press('Enter');
      await press(page, page.getByRole('alertdialog').getByRole('button', { name: 'Confirm' }));
      await progress.getByText(t('batch.state.cancelled')).waitFor();
      await untilFocused(page, progress);
      expect(await adminFindings(page)).toEqual([]);
      expect(errors).toEqual([]);
    })
  );

  it(
    'change the role of a portal user, and end its access',
    inBrowser(async ({ desktop, errors }) => {
      const person = newPerson();
      await giveAccount(person);
      const [contactId = ''] = await contactsOf([person]);
      const page = await desktop();
      await signInToAdmin(page);
      await openWorkspace(page, `/contacts/${contactId}`);
      const users = page.getByRole('region', { name: t('portal-access.portal-users') });
      const role = users.getByRole('combobox', { name: t('portal-user.role') });
      await chooseByKeys(page, role, 'Partner administrator');
      await page.getByText(t('portal-user.role.done')).waitFor();
      await untilFocused(page, role);
      await page.reload();
      await role.filter({ hasText: 'Partner administrator' }).waitFor();

      await press(page, users.getByRole('button', { name: /^End access/ }));
      await press(page, page.getByRole('alertdialog').getByRole('button', { name: 'Confirm' }));
      await users.getByText(t('portal-user.ended')).waitFor();
      await untilFocused(page, users.getByRole('listitem'));
      expect(await adminFindings(page)).toEqual([]);
      expect(errors).toEqual([]);
    })
  );

  it(
    'save a portal with another sign-up page and a template, and restore both',
    inBrowser(async ({ desktop, errors }) => {
      const page = await desktop();
      await signInToAdmin(page);
      await openWorkspace(page, '/portals');
      await press(page, page.getByRole('link', { name: 'Partner Portal', exact: true }));
      await page.getByRole('heading', { name: 'Partner Portal', level: 1 }).waitFor();
      const before = await signUpPage(page).inputValue();

      const choose = page.getByRole('button', { name: t('portal.sign-up-url.choose') });
      await press(page, choose);
      const picker = page.getByRole('dialog', { name: t('portal.sign-up-url'), exact: true });
      await tabTo(page, picker.getByRole('searchbox'));
      await page.keyboard.type('Konto anlegen');
      await press(page, picker.getByRole('radio', { name: 'Konto anlegen' }), 'Space');
      await press(page, picker.getByRole('button', { name: t('designer.picker.select'), exact: true }));
      await untilFocused(page, choose);
      const after = await signUpPage(page).inputValue();
      expect(after).not.toBe(before);

      await press(page, page.getByRole('button', { name: t('template.use-own') }));
      await untilFocused(page, page.getByRole('button', { name: t('template.use-default') }));
      await tabTo(page, page.getByRole('textbox', { name: t('template.subject') }));
      await page.keyboard.press('ControlOrMeta+a');
      await page.keyboard.type('Written by hand');
      const save = page.getByRole('button', { name: t('action.save') });
      await press(page, save);
      await page.getByText(t('portal.saved')).first().waitFor();
      await untilFocused(page, save);
      await page.reload();
      await page.getByText('Written by hand').first().waitFor();
      expect(await signUpPage(page).inputValue()).toBe(after);

      await tabTo(page, signUpPage(page));
      await page.keyboard.press('ControlOrMeta+a');
      await page.keyboard.type(before);
      await press(page, page.getByRole('button', { name: t('template.use-default') }));
      await press(page, save);
      await page.getByText(t('portal.saved')).first().waitFor();
      await untilFocused(page, save);
      expect(errors).toEqual([]);
    })
  );

  it(
    'retry a failed job, test the connection, and complete the checklist',
    inBrowser(async ({ desktop, errors }) => {
      const [contactId = ''] = await contactsOf([newPerson()]);
      failToCheck(contactId, 'Nobody was at home.');
      const page = await desktop();
      await signInToAdmin(page);
      await openSettings(page, 'jobs.title');
      const failed = page.getByRole('row').filter({ hasText: 'Nobody was at home.' });
      await press(page, failed.getByRole('button', { name: t('job.retry') }));
      await page.getByText(t('job.retry.done')).waitFor();
      await failed.waitFor({ state: 'hidden' });
      await untilFocused(page, page.getByRole('region', { name: t('jobs.title') }));

      await openSettings(page, 'connection.title');
      const test = page.getByRole('button', { name: t('connection.test') });
      const tested = page.waitForResponse((response) => response.url().endsWith('/connection'));
      await press(page, test);
      await tested;
      await untilFocused(page, test);

      const pages = await pagesOfEditor();
      const signUp = await pages.find('sign-up');
      await pages.unpublish(signUp);
      try {
        await openSettings(page, 'setup.title');
        const step = page.getByRole('listitem').filter({ hasText: t('setup.step.widget') });
        await press(page, step.getByRole('link', { name: t('setup.step.widget.go') }));
        await page.getByRole('heading', { name: 'Customer Portal', level: 1 }).waitFor();
      } finally {
        await pages.publishAgain(signUp);
      }
      await page.goBack();
      const again = page.getByRole('button', { name: t('setup.again') });
      await press(page, again);
      await page
        .getByRole('listitem')
        .filter({ hasText: t('setup.step.widget') })
        .getByRole('img', { name: t('setup.step.done') })
        .waitFor();
      await untilFocused(page, again);
      expect(await adminFindings(page)).toEqual([]);
      expect(errors).toEqual([]);
    })
  );
});
