import { Hono, type Context } from 'hono';
import { takeAccepted } from '../accepted';
import type { Page } from '../content';
import { comesFromOutside, DEFAULT_LOCALE, isLocale, preferredLocale, requestedLocale } from '../locale';
import { viewContext, type Site } from '../site';
import { TEXTS } from '../texts';
import { landmarkPath } from '../views/context';
import { pageView } from '../views/page';

/**
 * The page's path in the browser's language, for visitors from elsewhere, such as an e-mail. Browsers keep the
 * fragment across the redirect.
 */
const pathInOwnLanguage = (context: Context, page: Page): string | null => {
  const preferred = requestedLocale(context);
  if (page.locale === preferred || !comesFromOutside(context)) return null;
  const translation = page.localizations.find(({ locale }) => locale === preferred);
  return translation ? `/${translation.slug}${new URL(context.req.url).search}` : null;
};

/** The home page, and every page of the CMS by its slug. */
export const pageRoutes = (site: Site): Hono =>
  new Hono()
    .get('/', async (context) => {
      const landmarks = await site.strapi.landmarks(preferredLocale(context));
      const home = landmarkPath({ landmarks }, 'home');
      return home === '/' ? context.notFound() : context.redirect(home, 302);
    })
    .get('/:slug', async (context) => {
      const page = await site.strapi.page(context.req.param('slug'));
      if (!page) return context.notFound();
      context.header('Vary', 'Accept-Language, Cookie');
      const elsewhere = pathInOwnLanguage(context, page);
      if (elsewhere) return context.redirect(elsewhere, 302);
      const texts = TEXTS[isLocale(page.locale) ? page.locale : DEFAULT_LOCALE];
      const notice = takeAccepted(context, texts);
      const view = await viewContext(context, site, { locale: page.locale, notice });
      return context.html(await pageView(page, view));
    });
