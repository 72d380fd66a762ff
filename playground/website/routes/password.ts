import { Hono } from 'hono';
import { z } from 'zod';
import { acceptInvitation } from '../accepted';
import { startSession } from '../session';
import { viewContext, type Site } from '../site';
import { landmarkPath } from '../views/context';
import { forgottenView, newPasswordView, passwordMailSentView } from '../views/password';

const code = z.string().max(256);
const resetSchema = z.object({
  code,
  password: z.string().max(200),
  /** Code of the invitation that waits in the tab; empty if none. */
  invitation: z.string().max(256).default(''),
});
const forgottenSchema = z.object({ email: z.string().trim().min(3).max(254) });

/** Resetting a password: the form for the address and, by the link in the e-mail, the form for a new password. */
export const passwordRoutes = (site: Site): Hono =>
  new Hono()
    .get('/', async (context) => {
      const view = await viewContext(context, site);
      const { data } = code.safeParse(context.req.query('code'));
      return context.html(
        await (data ? newPasswordView(view, data, false) : forgottenView(view, context.req.query('email')))
      );
    })
    .post('/', async (context) => {
      const body = await context.req.parseBody();
      const view = await viewContext(context, site);
      const { data: reset } = resetSchema.safeParse(body);
      if (!reset) {
        const { data: forgotten } = forgottenSchema.safeParse(body);
        if (!forgotten) return context.html(await forgottenView(view), 400);
        await site.strapi.forgotPassword(forgotten.email);
        return context.html(await passwordMailSentView(view));
      }
      const token = await site.strapi.resetPassword(reset.code, reset.password);
      if (!token) return context.html(await newPasswordView(view, reset.code, true), 400);
      startSession(context, token);
      // One that is refused stays open: its e-mail leads back to it.
      if (reset.invitation) await acceptInvitation(context, site.strapi, token, reset.invitation);
      return context.redirect(landmarkPath(view, 'welcome'), 303);
    });
