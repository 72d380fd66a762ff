import { Hono, type Context } from 'hono';
import { z } from 'zod';
import { acceptInvitation } from '../accepted';
import type { Page, Widget } from '../content';
import { sessionToken, startSession } from '../session';
import { viewContext, type Site } from '../site';
import type { AcceptOutcome, SignInRefusal } from '../strapi';
import { isLocale, DEFAULT_LOCALE } from '../locale';
import { TEXTS, type Texts } from '../texts';
import { landmarkPath } from '../views/context';
import { pageView } from '../views/page';

const formSchema = z.object({
  identifier: z.string().trim().max(254).default(''),
  password: z.string().max(200).default(''),
  /** Code of an invitation to accept after signing in; empty if none. */
  invitation: z.string().max(256).default(''),
});
type Form = z.infer<typeof formSchema>;

/** The widgets with a form that posts to its own page. */
const FORMS: Widget['__component'][] = ['account.sign-in', 'portal-connector.crm-user-sign-in'];

interface Refusal {
  status: 401 | 409 | 429;
  problem: string;
}

const signInRefusal = (reason: SignInRefusal, texts: Texts): Refusal =>
  reason === 'too-many'
    ? { status: 429, problem: texts.tooManyAttempts }
    : { status: 401, problem: texts.wrongCredentials };

const acceptRefusal = (outcome: AcceptOutcome, texts: Texts): Refusal | null =>
  outcome.accepted
    ? null
    : { status: 409, problem: (outcome.code && texts.invitation[outcome.code]) ?? texts.invitationFailed };

const textsOf = (page: Page): Texts => TEXTS[isLocale(page.locale) ? page.locale : DEFAULT_LOCALE];

/**
 * The sign-in form, which posts to its own page. Signs in, accepts the invitation that the sign-up page passed on,
 * and redirects to the welcome page.
 */
export const signInRoutes = (site: Site): Hono => {
  const again = async (context: Context, page: Page, form: Form, refusal: Refusal, token?: string) => {
    const { identifier, invitation } = form;
    const view = await viewContext(context, site, {
      locale: page.locale,
      token,
      // A refused code is discarded.
      signInForm: { identifier, invitation: token ? '' : invitation, problem: refusal.problem },
    });
    return context.html(await pageView(page, view), refusal.status);
  };

  const goodToken = async (context: Context): Promise<string | null> => {
    const token = sessionToken(context);
    return token && (await site.strapi.profile(token)) ? token : null;
  };

  const onward = async (context: Context, page: Page) => {
    const landmarks = await site.strapi.landmarks(isLocale(page.locale) ? page.locale : DEFAULT_LOCALE);
    return context.redirect(landmarkPath({ landmarks }, 'welcome'), 303);
  };

  return new Hono().post('/:slug', async (context) => {
    const page = await site.strapi.page(context.req.param('slug'));
    if (!page?.widgets.some(({ __component }) => FORMS.includes(__component))) return context.notFound();
    const form = formSchema.parse(await context.req.parseBody());

    let token = form.identifier ? null : await goodToken(context);
    if (!token) {
      const outcome = await site.strapi.signIn(form.identifier, form.password);
      if ('refused' in outcome)
        return again(context, page, form, signInRefusal(outcome.refused, textsOf(page)));
      token = outcome.token;
      startSession(context, token);
    }

    if (form.invitation) {
      const outcome = await acceptInvitation(context, site.strapi, token, form.invitation);
      const refusal = acceptRefusal(outcome, textsOf(page));
      if (refusal) return again(context, page, form, refusal, token);
    }
    return onward(context, page);
  });
};
