import { Hono } from 'hono';
import { z } from 'zod';
import { sessionSchema } from '../../../contracts';
import { endSession, sessionToken, startSession } from '../session';
import type { Site } from '../site';

const bodySchema = z.object({ session: sessionSchema });

/** What scripts of this site ask of the session. Other origins are refused before they get here. */
export const sessionRoutes = ({ strapi }: Site): Hono =>
  new Hono()
    /** Signs in with the session that Strapi gave to somebody who has just signed up. */
    .post('/', async (context) => {
      const { data } = bodySchema.safeParse(await context.req.json().catch(() => null));
      if (!data) return context.json({ error: 'A session is asked for' }, 400);
      if (!(await strapi.profile(data.session.jwt)))
        return context.json({ error: 'The session is not good' }, 401);
      startSession(context, data.session.jwt);
      return context.body(null, 204);
    })
    /** The token of who is signed in, for calls that the sign-up element makes to Strapi itself. */
    .get('/token', async (context) => {
      const token = sessionToken(context);
      const signedIn = token !== undefined && (await strapi.profile(token)) !== null;
      return context.json({ token: signedIn ? token : null });
    })
    .post('/end', (context) => {
      endSession(context);
      return context.redirect('/', 303);
    });
