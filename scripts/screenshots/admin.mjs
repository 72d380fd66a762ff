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

export const WIDE = { width: 1280, height: 1100 };

export const folder = fileURLToPath(new URL('../../docs/images/', import.meta.url));

/** Runs in every page: hides the guided tour. The preview's sandbox has no storage. */
const QUIET = `if (window.origin !== 'null') localStorage.setItem('STRAPI_GUIDED_TOUR',
  '{"enabled":false,"tours":{},"hidden":true,"completedActions":[]}')`;

/** Calls Strapi as the admin and returns `data` of the response. */
const ask = async (page, path, token, data) => {
  const headers = token === null ? {} : { Authorization: `Bearer ${token}` };
  const { request } = page;
  const response = await (data
    ? request.post(STRAPI_URL + path, { data, headers })
    : request.get(STRAPI_URL + path, { headers }));
  if (!response.ok()) throw new Error(`${path} answers ${response.status()}: ${await response.text()}`);
  return (await response.json()).data;
};

/** Signs in through the form, because Strapi limits sign-ins to a few in five minutes. Returns the token. */
const signIn = async (page) => {
  await page.goto(`${STRAPI_URL}/admin/auth/login`);
  await page.getByLabel('Email').fill(ADMIN_EMAIL);
  await page.getByLabel(/^Password/).fill(ADMIN_PASSWORD);
  const answer = page.waitForResponse((response) => response.url().endsWith('/admin/login'));
  await page.getByRole('button', { name: 'Login', exact: true }).click();
  const { data } = await (await answer).json();
  await page.waitForURL((url) => !url.pathname.includes('/auth/'));
  const announcement = page.getByRole('button', { name: /close|dismiss/i }).first();
  await announcement.click({ timeout: 10_000 }).catch(() => undefined);
  return data.token;
};

const shoot = async (page, name) => {
  // Dialogs fade in.
  await page.waitForTimeout(800);
  await page.screenshot({ path: `${folder}${name}.png` });
};

/** A browser with a signed-in admin, and functions to take screenshots. */
export const openAdmin = async () => {
  mkdirSync(folder, { recursive: true });
  const browser = await chromium.launch({ executablePath: CHROMIUM, args: FLAGS });
  const context = await browser.newContext({ viewport: WIDE, locale: 'en', reducedMotion: 'reduce' });
  await context.addInitScript({ content: QUIET });
  const page = await context.newPage();
  const token = await signIn(page);
  return {
    page,
    /** Opens a page of the admin. */
    open: (path) => page.goto(STRAPI_URL + path),
    /** Calls the plugin's admin API. */
    ask: (path, body) => ask(page, `/crm-user-invite${path}`, token, body),
    /** Creates an entry in the Content Manager. */
    create: (path, entry) => ask(page, path, token, entry),
    /** Calls the plugin's public API. */
    askPublicly: (path, body) => ask(page, `/api/crm-user-invite${path}`, null, body),
    folder,
    button: (name) => page.getByRole('button', { name, exact: true }),
    dialog: (name) => page.getByRole('dialog', { name, exact: true }),
    picture: async (name, height = WIDE.height) => {
      // The admin scrolls inside a container, so the viewport must be as high as the screenshot.
      await page.setViewportSize({ width: page.viewportSize().width, height });
      await shoot(page, name);
    },
    shoot,
    /** A page without a signed-in admin. */
    visitor: async (options) =>
      (await browser.newContext({ locale: 'en', reducedMotion: 'reduce', ...options })).newPage(),
    close: () => browser.close(),
  };
};
