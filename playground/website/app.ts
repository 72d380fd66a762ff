import { Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { csrf } from 'hono/csrf';
import { etag } from 'hono/etag';
import { secureHeaders } from 'hono/secure-headers';
import type { Asset } from './assets';
import { galleryRoutes } from './routes/gallery';
import { passwordRoutes } from './routes/password';
import { pageRoutes } from './routes/pages';
import { sessionRoutes } from './routes/session';
import { signInRoutes } from './routes/sign-in';
import { contextWithoutStrapi, isUnavailable, viewContext, type Site } from './site';
import { notFoundView, unavailableView } from './views/problem';

const RETRY_SECONDS = 5;
const MAX_BODY_BYTES = 16 * 1024;

/** The sign-up element is a script from Strapi that calls Strapi; nothing else is loaded from another origin. */
const headers = (strapiUrl: string) =>
  secureHeaders({
    contentSecurityPolicy: {
      defaultSrc: ["'none'"],
      scriptSrc: ["'self'", strapiUrl],
      connectSrc: ["'self'", strapiUrl],
      styleSrc: ["'self'"],
      imgSrc: ["'self'", strapiUrl],
      formAction: ["'self'"],
      frameAncestors: ["'none'"],
      baseUri: ["'none'"],
    },
    referrerPolicy: 'strict-origin-when-cross-origin',
    // HSTS has no effect over HTTP; the TLS proxy sets it.
    strictTransportSecurity: false,
  });

/** The website: pages from Strapi, and sessions. */
export const createApp = (site: Site, assets: ReadonlyMap<string, Asset>): Hono => {
  const app = new Hono();
  app.use(headers(site.strapiUrl));
  app.get('/healthz', (context) => context.text('ok'));
  app.get('/assets/:file', etag(), (context) => {
    const asset = assets.get(context.req.param('file'));
    if (!asset) return context.notFound();
    return context.body(asset.body, 200, { 'Content-Type': asset.type, 'Cache-Control': 'no-cache' });
  });

  app.use(async (context, next) => {
    await next();
    context.header('Cache-Control', context.req.method === 'GET' ? 'private, no-cache' : 'no-store');
  });
  app.use(csrf(), bodyLimit({ maxSize: MAX_BODY_BYTES }));
  app.use('/session/*', async (context, next) => {
    const from = context.req.header('Sec-Fetch-Site');
    if (from && from !== 'same-origin')
      return context.json({ error: 'Requests from other sites are not allowed' }, 403);
    await next();
  });
  app.route('/session', sessionRoutes(site));
  app.route('/gallery', galleryRoutes(site));
  app.route('/password', passwordRoutes(site));
  app.route('/', signInRoutes(site));
  app.route('/', pageRoutes(site));

  app.notFound(async (context) => context.html(await notFoundView(await viewContext(context, site)), 404));
  app.onError(async (error, context) => {
    if ('getResponse' in error) return error.getResponse();
    console.error(error);
    if (!isUnavailable(error)) return context.text('Internal Server Error', 500);
    const view = contextWithoutStrapi(context, site);
    context.header('Retry-After', String(RETRY_SECONDS));
    return context.html(await unavailableView(RETRY_SECONDS, view), 503);
  });
  return app;
};
