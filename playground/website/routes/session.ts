import { Hono } from 'hono';
import { z } from 'zod';
import { sessionSchema } from '../../../contracts';
import { rememberAccepted } from '../accepted';
import { endSession, sessionToken, startSession } from '../session';
import type { Site } from '../site';

const bodySchema = z.object({
  session: sessionSchema,
  /** The invitation that signing in has accepted, which the next page says. */
  accepted: z.object({ portal: z.string().max(200) }).optional(),
});

/** Session endpoints for scripts of this site. Requests from other origins are refused earlier. */
export const sessionRoutes = ({ strapi }: Site): Hono =>
  new Hono()
    /** Signs in with a session that one of the plugin's elements has got from Strapi. */
    .post('/', async (context) => {
      const { data } = bodySchema.safeParse(await context.req.json().catch(() => null));
      if (!data) return context.json({ error: 'The body must be a session' }, 400);
      if (!(await strapi.profile(data.session.jwt)))
        return context.json({ error: 'The session is invalid' }, 401);
      startSession(context, data.session.jwt);
      if (data.accepted) rememberAccepted(context, data.accepted.portal || null);
      return context.body(null, 204);
    })
    /** The signed-in user's token, for calls of the sign-up element to Strapi. */
    .get('/token', async (context) => {
      const token = sessionToken(context);
      const signedIn = token !== undefined && (await strapi.profile(token)) !== null;
      return context.json({ token: signedIn ? token : null });
    })
    .post('/end', (context) => {
      endSession(context);
      return context.redirect('/', 303);
    });
