import { newSite, newToken, sessionOf } from './site-under-test';

const signUp = async (site: ReturnType<typeof newSite>, jwt: string) =>
  site.app.request('/session', {
    method: 'POST',
    body: JSON.stringify({ session: { jwt } }),
    headers: { 'Content-Type': 'application/json', 'Sec-Fetch-Site': 'same-origin' },
  });

const newSession = async () => {
  const site = newSite();
  const jwt = await newToken();
  site.strapi.goodTokens.add(jwt);
  return { site, jwt };
};

describe("the session endpoint for scripts of the site's own pages", () => {
  it('starts a session with the token that Strapi returned for a sign-up', async () => {
    const { site, jwt } = await newSession();

    const response = await signUp(site, jwt);

    expect(response.status).toBe(204);
    expect(await (await site.get('/welcome', sessionOf(response))).text()).toContain('Nora Lindqvist');
  });

  it('says on the next page which invitation signing in has accepted', async () => {
    const { site, jwt } = await newSession();
    const response = await site.app.request('/session', {
      method: 'POST',
      body: JSON.stringify({ session: { jwt }, accepted: { portal: 'Customer <Portal>' } }),
      headers: { 'Content-Type': 'application/json', 'Sec-Fetch-Site': 'same-origin' },
    });

    const cookies = response.headers.getSetCookie().map((cookie) => cookie.split(';')[0]);
    expect(await (await site.get('/welcome', { Cookie: cookies.join('; ') })).text()).toContain(
      'You have accepted the invitation to Customer &lt;Portal&gt;.'
    );
  });

  it('starts no session with a token that Strapi does not know', async () => {
    const response = await signUp(newSite(), await newToken());

    expect(response.status).toBe(401);
    expect(response.headers.getSetCookie()).toEqual([]);
  });

  it.each(['', 'no json', '{}', '{"session":{}}'])('starts no session with the body %p', async (body) => {
    const response = await newSite().app.request('/session', {
      method: 'POST',
      body,
      headers: { 'Content-Type': 'application/json' },
    });

    expect(response.status).toBe(400);
  });

  it('returns the token of the signed-in user', async () => {
    const { site, jwt } = await newSession();
    const session = sessionOf(await signUp(site, jwt));

    expect(await (await site.get('/session/token', session)).json()).toEqual({ token: jwt });
    expect(await (await site.get('/session/token')).json()).toEqual({ token: null });
  });

  it('returns no expired token', async () => {
    const { site, jwt } = await newSession();
    const session = sessionOf(await signUp(site, jwt));
    site.strapi.goodTokens.clear();

    expect(await (await site.get('/session/token', session)).json()).toEqual({ token: null });
  });

  it.each(['cross-site', 'same-site'])('refuses a page that is %s', async (from) => {
    const { site, jwt } = await newSession();
    const session = sessionOf(await signUp(site, jwt));

    const response = await site.get('/session/token', { ...session, 'Sec-Fetch-Site': from });

    expect(response.status).toBe(403);
  });
});
