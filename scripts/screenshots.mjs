// Takes the pictures of the widget designer in docs/images, from a demo that is running (`npm run demo`).
// Environment: STRAPI_URL, ADMIN_EMAIL, ADMIN_PASSWORD (as the demo prints them), CHROMIUM.
import { mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';

const {
  STRAPI_URL = 'http://127.0.0.1:1337',
  ADMIN_EMAIL = 'admin@example.com',
  ADMIN_PASSWORD = 'Demo-password-1',
  CHROMIUM = '/usr/bin/chromium',
} = process.env;
const FLAGS = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-sync'];
const PAGES = '/admin/content-manager/collection-types/api::page.page?plugins[i18n][locale]=en&pageSize=50';
const WIDE = { width: 1280, height: 1100 };
const NARROW = { width: 420, height: 900 };

const folder = fileURLToPath(new URL('../docs/images/', import.meta.url));
mkdirSync(folder, { recursive: true });

/** Runs in every page: keeps the guided tour from lying over what is pictured. The preview's sandbox has no storage. */
const QUIET = `if (window.origin !== 'null') localStorage.setItem('STRAPI_GUIDED_TOUR',
  '{"enabled":false,"tours":{},"hidden":true,"completedActions":[]}')`;

const browser = await chromium.launch({ executablePath: CHROMIUM, args: FLAGS });
try {
  const context = await browser.newContext({ viewport: WIDE, locale: 'en' });
  await context.addInitScript({ content: QUIET });
  const page = await context.newPage();
  const button = (name) => page.getByRole('button', { name, exact: true });
  const dialog = (name) => page.getByRole('dialog', { name, exact: true });
  const picture = async (name) => {
    // Dialogs fade in.
    await page.waitForTimeout(600);
    await page.screenshot({ path: `${folder}designer-${name}.png` });
  };

  await page.goto(`${STRAPI_URL}/admin/auth/login`);
  await page.getByLabel('Email').fill(ADMIN_EMAIL);
  await page.getByLabel(/^Password/).fill(ADMIN_PASSWORD);
  await button('Login').click();
  await page.waitForURL((url) => !url.pathname.includes('/auth/'));

  await page.goto(STRAPI_URL + PAGES);
  await page.getByRole('row').filter({ hasText: 'sign-up' }).getByRole('gridcell').nth(2).click();
  await page
    .getByRole('button', { name: /CRM User Invite/ })
    .first()
    .click();
  await page.getByText('Published', { exact: true }).last().waitFor();
  const announcement = page.getByRole('button', { name: /close|dismiss/i }).first();
  if (await announcement.isVisible()) await announcement.click();
  await picture('card');

  await button('Edit').last().click();
  await dialog('CRM User Invite').getByText('Published').last().waitFor();
  await picture('basic');

  await page.getByLabel('Select Redirect Page').first().click();
  await dialog('Select Redirect Page').getByRole('radio').first().waitFor();
  await picture('picker');
  await dialog('Select Redirect Page').getByRole('button', { name: 'Cancel' }).last().click();

  await button('Advanced').click();
  await picture('advanced');
  await page.setViewportSize(NARROW);
  await picture('narrow');
  await page.setViewportSize(WIDE);
  await dialog('CRM User Invite').getByRole('button', { name: 'Cancel' }).last().click();

  await button('Preview').last().click();
  await page.frameLocator('iframe[title="Preview"]').getByRole('heading').first().waitFor();
  await picture('preview');
} finally {
  await browser.close();
}
