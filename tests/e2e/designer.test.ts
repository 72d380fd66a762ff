import { inBrowser } from './support/browser';
import {
  addWidget,
  beginPage,
  cardRow,
  choosePage,
  EXISTING_USER_PAGE,
  openDesigner,
  REDIRECT_PAGE,
  saveAndPublish,
  saveDesigner,
  signInAsEditor,
  suffixOf,
  unfoldWidget,
} from './support/designer';
import { pagesOfEditor, publicWidget, websiteSays } from './support/designer-pages';
import { codeIn, mailTo } from './support/mailbox';
import { IMOGEN } from './support/people';
import { invite } from './support/staff';
import { t } from './support/texts';
import { arriveAt, openPage, signUp } from './support/website';
import { adminFindings } from './support/workspace';

const JOIN = { title: 'Join the workshop', slug: 'join-the-workshop' };
const COUNTER = { title: 'Front desk', slug: 'front-desk' };
const ARRIVAL = { title: 'Your workbench', slug: 'your-workbench' };
const SUFFIX = '?from=invitation#top';

describe('an editor with limited permissions', () => {
  it(
    'shows a message instead of a page, lets customers ask for an invitation, and sets a CSS class',
    inBrowser(async ({ desktop, errors }) => {
      const THANKS = { title: 'Thank you', slug: 'thank-you' };
      const editor = await desktop();
      editor.setDefaultTimeout(30_000);
      await signInAsEditor(editor);
      await beginPage(editor, THANKS);
      await addWidget(editor);
      const designer = await openDesigner(editor);
      await designer.getByRole('button', { name: t('designer.advanced') }).click();
      await designer.getByRole('radio', { name: t('designer.after.message') }).check();
      await designer.getByRole('button', { name: t('action.save'), exact: true }).click();
      await designer.getByText(t('designer.error.done-message')).waitFor();
      await designer
        .getByLabel(t('designer.done-message.label'), { exact: true })
        .fill('You are in. Thank you!');
      await designer.getByRole('switch', { name: t('designer.request.label') }).click();
      await designer.getByLabel(t('designer.css-class.label')).fill('wide quiet');
      expect(await adminFindings(editor, '[role="dialog"]')).toEqual([]);
      await saveDesigner(designer);
      await editor.getByText('You are in. Thank you!').waitFor();
      await saveAndPublish(editor);

      const path = `/${THANKS.slug}`;
      await websiteSays(path, 'done-message', 'You are in. Thank you!');
      await websiteSays(path, 'class', 'wide quiet');
      await websiteSays(path, 'portal', 'customer');
      await websiteSays(path, 'redirect-url', null);
      expect(await publicWidget(THANKS.slug)).toMatchObject({
        ...{
          doneMessage: 'You are in. Thank you!',
          request: true,
          cssClass: 'wide quiet',
          redirectPage: null,
        },
      });
      expect(errors).toEqual([]);
    }),
    240_000
  );

  it(
    'sets the widget up in its designer, and the website follows the pages that were chosen',
    inBrowser(async ({ desktop, phone, errors }) => {
      const pages = await pagesOfEditor();
      await pages.publish(COUNTER);
      const arrival = await pages.publish(ARRIVAL);

      // The editor adds the widget to a new page and chooses both pages in Basic.
      const editor = await desktop();
      editor.setDefaultTimeout(30_000);
      await signInAsEditor(editor);
      await beginPage(editor, JOIN);
      await addWidget(editor);
      await cardRow(editor, 'designer.card.redirect').getByText(t('designer.warning.none')).waitFor();
      const designer = await openDesigner(editor);
      await choosePage(editor, EXISTING_USER_PAGE, COUNTER.title);
      await choosePage(editor, REDIRECT_PAGE, ARRIVAL.title);

      // Advanced shows both pages and the additional settings.
      await designer.getByRole('button', { name: t('designer.advanced') }).click();
      await designer.getByText(COUNTER.title, { exact: true }).waitFor();
      await designer.getByText(ARRIVAL.title, { exact: true }).waitFor();
      await suffixOf(designer, REDIRECT_PAGE).fill(SUFFIX);
      await designer.getByLabel(t('designer.submit-label.label')).fill('Create my account');
      await saveDesigner(designer);
      await saveAndPublish(editor);

      // All settings are still there after a reload.
      await editor.reload();
      await unfoldWidget(editor);
      await cardRow(editor, 'designer.card.existing').getByText(COUNTER.title).waitFor();
      await cardRow(editor, 'designer.card.redirect').getByText(ARRIVAL.title).waitFor();
      const reopened = await openDesigner(editor);
      await reopened.getByText(ARRIVAL.title, { exact: true }).waitFor();
      await reopened.getByRole('button', { name: t('designer.advanced') }).click();
      expect(await suffixOf(reopened, REDIRECT_PAGE).inputValue()).toBe(SUFFIX);
      expect(await suffixOf(reopened, EXISTING_USER_PAGE).inputValue()).toBe('');
      await reopened
        .getByRole('button', { name: t('action.cancel') })
        .last()
        .click();
      await reopened.waitFor({ state: 'hidden' });

      // Visitors are redirected to the pages that the editor chose.
      expect(await publicWidget(JOIN.slug)).toMatchObject({
        existingUserPage: { url: '/front-desk', title: COUNTER.title, published: true },
        redirectPage: { url: `/your-workbench${SUFFIX}`, title: ARRIVAL.title, published: true },
      });
      await websiteSays(`/${JOIN.slug}`, 'existing-user-url', '/front-desk');
      await websiteSays(`/${JOIN.slug}`, 'redirect-url', `/your-workbench${SUFFIX}`);

      // When a page is renamed, the website and an invitee who signs up use its new address.
      await pages.change(arrival, { ...ARRIVAL, slug: 'your-bench' });
      expect(await publicWidget(JOIN.slug)).toMatchObject({
        redirectPage: { url: `/your-bench${SUFFIX}`, title: ARRIVAL.title, published: true },
      });
      await websiteSays(`/${JOIN.slug}`, 'redirect-url', `/your-bench${SUFFIX}`);

      await invite(IMOGEN);
      const invitee = await phone();
      await openPage(invitee, `/${JOIN.slug}#invitation=${codeIn(await mailTo(IMOGEN.email))}`);
      await signUp(invitee, { password: 'quiet-otters-hold-hands' });
      await arriveAt(invitee, `/your-bench${SUFFIX}`);

      // A page that is unpublished, and then deleted, is no longer linked; the card shows a warning.
      const redirect = cardRow(editor, 'designer.card.redirect');
      await pages.unpublish(arrival);
      expect(await publicWidget(JOIN.slug)).toMatchObject({ redirectPage: { url: null, published: false } });
      await websiteSays(`/${JOIN.slug}`, 'redirect-url', null);
      await editor.reload();
      await unfoldWidget(editor);
      await redirect.getByText(t('designer.warning.draft')).waitFor();

      await pages.delete(arrival);
      expect(await publicWidget(JOIN.slug)).toMatchObject({ redirectPage: { url: null, published: false } });
      await editor.reload();
      await unfoldWidget(editor);
      await redirect.getByText(t('designer.warning.missing')).waitFor();

      expect(errors).toEqual([]);
    }),
    // Many conditions are awaited, each for up to half a minute on a slow machine.
    240_000
  );
});
