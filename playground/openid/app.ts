import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { HttpBindings } from '@hono/node-server';
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response';
import { Hono, type Context } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { csrf } from 'hono/csrf';
import { secureHeaders } from 'hono/secure-headers';
import { errors, type InteractionResults, type default as Provider } from 'oidc-provider';
import { z } from 'zod';
import { knownPeople, type Accounts } from './accounts';
import { SIGN_OUT_PATH, signInPath } from './provider';
import { addressView, chooserView, errorView, homeView } from './views';

type Request = Context<{ Bindings: HttpBindings }>;

const MAX_BODY_BYTES = 4096;

const formSchema = z.object({
  email: z.string().trim().max(254).default(''),
  unverified: z.literal('yes').optional(),
});

const asset = (file: string): string => readFileSync(path.join(__dirname, 'public', file), 'utf8');

/** The pages of the provider: signing in, and one for those who want to sign out. */
export const createApp = (provider: Provider, accounts: Accounts): Hono<{ Bindings: HttpBindings }> => {
  const signInOf = async ({ env }: Request) => {
    const { uid, params } = await provider.interactionDetails(env.incoming, env.outgoing);
    const client = await provider.Client.find(String(params.client_id));
    return { path: signInPath(uid), site: client?.clientName ?? '' };
  };

  const signedIn = async ({ env }: Request): Promise<string | null> => {
    const session = await provider.Session.get(provider.createContext(env.incoming, env.outgoing));
    return (session.accountId && accounts.find(session.accountId)?.email) || null;
  };

  /** Sends the browser on. The provider writes the response itself. */
  const finish = async ({ env }: Request, result: InteractionResults): Promise<Response> => {
    await provider.interactionFinished(env.incoming, env.outgoing, result, {
      mergeWithLastSubmission: false,
    });
    return RESPONSE_ALREADY_SENT;
  };

  const app = new Hono<{ Bindings: HttpBindings }>();
  app.use(
    secureHeaders({
      contentSecurityPolicy: {
        defaultSrc: ["'none'"],
        styleSrc: ["'self'"],
        imgSrc: ["'self'"],
        frameAncestors: ["'none'"],
        baseUri: ["'none'"],
        // No `form-action`: it also applies to redirects, and these lead to the websites.
      },
      strictTransportSecurity: false,
    }),
    csrf(),
    bodyLimit({ maxSize: MAX_BODY_BYTES })
  );
  app.get('/healthz', (context) => context.text('ok'));
  const style = asset('style.css');
  const logo = asset('logo.svg');
  app.get('/assets/style.css', (context) => context.body(style, 200, { 'Content-Type': 'text/css' }));
  app.get('/assets/logo.svg', (context) => context.body(logo, 200, { 'Content-Type': 'image/svg+xml' }));
  app.use(async (context, next) => {
    await next();
    if (!context.env.outgoing.headersSent) context.header('Cache-Control', 'no-store');
  });

  app.get('/', async (context) => context.html(await homeView(await signedIn(context), SIGN_OUT_PATH)));
  app.get('/sign-in/:uid', async (context) =>
    context.html(await chooserView(await signInOf(context), knownPeople(), await signedIn(context)))
  );
  app.get('/sign-in/:uid/address', async (context) =>
    context.html(await addressView(await signInOf(context), { email: '', problem: null }))
  );
  app.post('/sign-in/:uid', async (context) => {
    const signIn = await signInOf(context);
    const { email, unverified } = formSchema.parse(await context.req.parseBody());
    if (!z.email().safeParse(email).success) {
      const problem = 'Enter an e-mail address, such as name@example.com';
      return context.html(await addressView(signIn, { email, problem }), 422);
    }
    return finish(context, { login: { accountId: accounts.open(email, !unverified).sub } });
  });
  app.post('/sign-in/:uid/cancel', async (context) =>
    finish(context, { error: 'access_denied', error_description: 'User cancelled the sign-in' })
  );

  app.notFound(async (context) => context.html(await errorView('There is no such page'), 404));
  app.onError(async (error, context) => {
    if ('getResponse' in error) return error.getResponse();
    if (error instanceof errors.SessionNotFound)
      return context.html(await errorView('This sign-in has expired or was finished'), 400);
    if (error instanceof z.ZodError) return context.html(await errorView('The form is not valid'), 400);
    console.error(error);
    return context.text('Internal Server Error', 500);
  });
  return app;
};
