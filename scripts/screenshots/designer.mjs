import { WIDE } from './admin.mjs';

const PAGES = '/admin/content-manager/collection-types/api::page.page?plugins[i18n][locale]=en&pageSize=50';
const NARROW = { width: 420, height: 900 };

/** The widget, its card on a page, and its designer. */
export const pictureDesigner = async ({ page, open, button, dialog, picture }) => {
  await open(PAGES);
  await page.getByRole('row').filter({ hasText: 'sign-up' }).getByRole('gridcell').nth(2).click();
  await page
    .getByRole('button', { name: /CRM User Invite/ })
    .first()
    .click();
  await page.getByText('Published', { exact: true }).last().waitFor();
  await picture('designer-card');

  await button('Edit').last().click();
  await dialog('CRM User Invite').getByText('Published').last().waitFor();
  await picture('designer-basic');

  await page.getByLabel('Select Redirect Page').first().click();
  await dialog('Select Redirect Page').getByRole('radio').first().waitFor();
  await picture('designer-picker');
  await dialog('Select Redirect Page').getByRole('button', { name: 'Cancel' }).last().click();

  await button('Advanced').click();
  await picture('designer-advanced');
  await page.setViewportSize(NARROW);
  await picture('designer-narrow', NARROW.height);
  await page.setViewportSize(WIDE);
  await page.getByRole('radio', { name: 'Show a message' }).check();
  await page
    .getByLabel('Message', { exact: true })
    .fill('Thank you! We are looking forward to working with you.');
  await page.getByLabel('CSS class', { exact: true }).scrollIntoViewIfNeeded();
  await picture('designer-after-sign-up', 1700);
  await dialog('CRM User Invite').getByRole('button', { name: 'Cancel' }).last().click();
  await button('Discard').click();

  await button('Preview').last().click();
  await page.frameLocator('iframe[title="Preview"]').getByRole('heading').first().waitFor();
  await picture('designer-preview');
  await button('Close').last().click();
};
