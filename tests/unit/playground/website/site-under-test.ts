import { sign } from 'hono/jwt';
import { createApp } from '../../../../playground/website/app';
import type { Page, Profile, Widget } from '../../../../playground/website/content';
import { StrapiUnavailable, type Strapi } from '../../../../playground/website/strapi';

export const STRAPI_URL = 'https://cms.example.com';
/** The default origin of the test client. */
export const SITE_URL = 'http://localhost';
export const CODE = 'a-code-from-an-e-mail';

export const NORA: Profile = {
  username: 'nora',
  email: 'nora@example.com',
  firstName: 'Nora',
  lastName: 'Lindqvist',
  role: { name: 'Customer', type: 'customer' },
};

export const pageWith = (widgets: Widget[], changes: Partial<Page> = {}): Page => ({
  title: 'A page',
  slug: 'a-page',
  locale: 'en',
  purpose: 'content',
  description: null,
  localizations: [],
  widgets,
  ...changes,
});

const PAGES: Page[] = [
  pageWith([{ __component: 'content.hero', heading: 'Good tools' }], {
    slug: 'home',
    purpose: 'home',
    localizations: [{ locale: 'de', slug: 'startseite' }],
  }),
  pageWith([{ __component: 'content.hero', heading: 'Gutes Werkzeug' }], {
    slug: 'startseite',
    locale: 'de',
    purpose: 'home',
    localizations: [{ locale: 'en', slug: 'home' }],
  }),
  pageWith([{ __component: 'account.sign-in' }], { slug: 'sign-in', purpose: 'sign-in' }),
  pageWith([{ __component: 'account.greeting', heading: 'Welcome, {name}', text: 'You are {role}.' }], {
    slug: 'welcome',
    purpose: 'welcome',
  }),
];

/** A token in Strapi's format; the signature is not checked. */
export const newToken = (): Promise<string> =>
  sign({ id: 1, exp: Math.floor(Date.now() / 1000) + 3600 }, 'a secret of Strapi', 'HS256');

/** A fake Strapi with the pages above, one user, and a configurable response to invitations. */
class StrapiInMemory implements Strapi {
  isDown = false;
  pages = [...PAGES];
  readonly goodTokens = new Set<string>();
  readonly accepted: { token: string; code: string }[] = [];
  readonly passwordMails: string[] = [];
  acceptRefusal: 'invitation.expired' | 'invitation.email-mismatch' | undefined;
  signInRefusal: 'credentials' | 'too-many' | undefined;

  private answer<T>(value: T): Promise<T> {
    return this.isDown ? Promise.reject(new StrapiUnavailable('down')) : Promise.resolve(value);
  }

  page(slug: string) {
    return this.answer(this.pages.find((page) => page.slug === slug) ?? null);
  }

  landmarks(locale: string) {
    return this.answer(this.pages.filter((page) => page.locale === locale && page.purpose !== 'content'));
  }

  profile(token: string) {
    return this.answer(this.goodTokens.has(token) ? NORA : null);
  }

  async signIn() {
    if (this.signInRefusal) return { refused: this.signInRefusal };
    const token = await newToken();
    this.goodTokens.add(token);
    return this.answer({ token });
  }

  forgotPassword(email: string) {
    this.passwordMails.push(email);
    return this.answer(undefined);
  }

  async resetPassword(code: string, password: string) {
    if (code !== CODE || password.length < 6) return this.answer(null);
    const token = await newToken();
    this.goodTokens.add(token);
    return this.answer(token);
  }

  portalOf(code: string) {
    return this.answer(code === CODE ? 'Customer <Portal>' : null);
  }

  acceptInvitation(token: string, code: string) {
    if (this.acceptRefusal) return this.answer({ accepted: false as const, code: this.acceptRefusal });
    this.accepted.push({ token, code });
    return this.answer({ accepted: true as const });
  }
}

/** The provider that visitors may sign in with. */
export const PROVIDER = { name: 'example', label: 'Example Account' };

export const newSite = (strapi = new StrapiInMemory(), provider: typeof PROVIDER | null = null) => {
  const app = createApp({ strapi, strapiUrl: STRAPI_URL, portalKey: 'customer', provider }, new Map());
  const get = (path: string, headers: Record<string, string> = {}) => app.request(path, { headers });
  const post = (path: string, form: Record<string, string>, headers: Record<string, string> = {}) =>
    app.request(path, {
      method: 'POST',
      body: new URLSearchParams(form),
      headers: { Origin: SITE_URL, ...headers },
    });
  return { app, strapi, get, post };
};

/** The request header with the session that a response has set. */
export const sessionOf = (response: Response): { Cookie: string } => ({
  Cookie: response.headers.getSetCookie()[0]?.split(';')[0] ?? '',
});
