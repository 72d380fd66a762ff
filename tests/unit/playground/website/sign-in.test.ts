import {
  CODE,
  newSite,
  newToken,
  pageWith,
  PROVIDER,
  sessionOf,
  SITE_URL,
  STRAPI_URL,
} from './site-under-test';

const CREDENTIALS = { identifier: 'nora@example.com', password: 'a good password' };

describe('The sign-in page', () => {
  it('signs in and redirects to the welcome page, which greets by name', async () => {
    const site = newSite();

    const response = await site.post('/sign-in', CREDENTIALS);

    expect(response.status).toBe(303);
    expect(response.headers.get('location')).toBe('/welcome');
    const html = await (await site.get('/welcome', sessionOf(response))).text();
    expect(html).toContain('<h1>Welcome, Nora Lindqvist</h1>');
    expect(html).toContain('You are Customer.');
  });

  it('stores the session where scripts and other sites cannot use it', async () => {
    const [cookie] = (await newSite().post('/sign-in', CREDENTIALS)).headers.getSetCookie();

    expect(cookie).toMatch(/HttpOnly/);
    expect(cookie).toMatch(/SameSite=Lax/);
    expect(cookie).toMatch(/Max-Age=3600/);
  });

  it('says what to check when address and password do not match, and keeps the address and the code', async () => {
    const site = newSite();
    site.strapi.signInRefusal = 'credentials';

    const response = await site.post('/sign-in', { ...CREDENTIALS, invitation: CODE });

    expect(response.status).toBe(401);
    expect(response.headers.get('cache-control')).toBe('no-store');
    const html = await response.text();
    expect(html).toContain('is wrong');
    expect(html).toContain('value="nora@example.com"');
    expect(html).toContain(`name="invitation" value="${CODE}"`);
    expect(html).not.toContain(CREDENTIALS.password);
    expect(response.headers.getSetCookie()).toEqual([]);
  });

  it('asks to wait after too many attempts', async () => {
    const site = newSite();
    site.strapi.signInRefusal = 'too-many';

    const response = await site.post('/sign-in', CREDENTIALS);

    expect(response.status).toBe(429);
    expect(await response.text()).toContain('Too many attempts');
  });

  it('refuses a form that another site has sent', async () => {
    const response = await newSite().post('/sign-in', CREDENTIALS, { Origin: 'https://evil.example' });

    expect(response.status).toBe(403);
  });

  it('accepts no form on a page without a sign-in form', async () => {
    expect((await newSite().post('/home', CREDENTIALS)).status).toBe(404);
  });

  describe('with an invitation from the sign-up page', () => {
    it('accepts it for a user who has just signed in', async () => {
      const site = newSite();

      const response = await site.post('/sign-in', { ...CREDENTIALS, invitation: CODE });

      expect(response.headers.get('location')).toBe('/welcome');
      expect(site.strapi.accepted).toEqual([{ token: [...site.strapi.goodTokens][0], code: CODE }]);
    });

    it('accepts it for a signed-in user without asking for the password again', async () => {
      const site = newSite();
      const session = sessionOf(await site.post('/sign-in', CREDENTIALS));

      const response = await site.post('/sign-in', { invitation: CODE }, session);

      expect(response.status).toBe(303);
      expect(site.strapi.accepted).toHaveLength(1);
    });

    it('accepts it on a page with the sign-in element for a user who has signed in elsewhere', async () => {
      const site = newSite();
      const session = sessionOf(await site.post('/sign-in', CREDENTIALS));
      const element = { __component: 'portal-connector.crm-user-sign-in', properties: {} } as const;
      site.strapi.pages = [pageWith([element], { slug: 'element' }), ...site.strapi.pages];

      const response = await site.post('/element', { invitation: CODE }, session);

      expect(response.headers.get('location')).toBe('/welcome');
      expect(site.strapi.accepted).toHaveLength(1);
    });

    it('says on the next page, once, which invitation has been accepted', async () => {
      const site = newSite();

      const response = await site.post('/sign-in', { ...CREDENTIALS, invitation: CODE });

      const [session, notice] = response.headers.getSetCookie();
      expect(notice).toMatch(/HttpOnly/);
      const cookies = [session, notice].map((cookie) => cookie?.split(';')[0]).join('; ');
      const welcome = await site.get('/welcome', { Cookie: cookies });
      expect(await welcome.text()).toContain(
        '<p class="notice" role="status">You have accepted the invitation to Customer &lt;Portal&gt;.</p>'
      );
      expect(welcome.headers.getSetCookie()).toEqual([
        expect.stringMatching(/^lindenhof_accepted=;.*Max-Age=0/),
      ]);
      const again = await site.get('/welcome', sessionOf(response));
      expect(await again.text()).not.toContain('You have accepted');
    });

    it('says so without a name if the portal is not known', async () => {
      const site = newSite();

      const response = await site.post('/sign-in', { ...CREDENTIALS, invitation: 'another-code' });

      const [session, notice] = response.headers.getSetCookie();
      const cookies = [session, notice].map((cookie) => cookie?.split(';')[0]).join('; ');
      const html = await (await site.get('/welcome', { Cookie: cookies })).text();
      expect(html).toContain('You have accepted the invitation.');
    });

    it('asks to sign in when the session has ended meanwhile', async () => {
      const site = newSite();
      site.strapi.signInRefusal = 'credentials';

      const response = await site.post(
        '/sign-in',
        { invitation: CODE },
        { Cookie: `lindenhof_session=${await newToken()}` }
      );

      expect(response.status).toBe(401);
      expect(site.strapi.accepted).toEqual([]);
    });

    it.each([
      ['invitation.expired', 'has expired'],
      ['invitation.email-mismatch', 'another e-mail address'],
    ] as const)('says that the user is signed in, and why it was refused: %s', async (code, words) => {
      const site = newSite();
      site.strapi.acceptRefusal = code;

      const response = await site.post('/sign-in', { ...CREDENTIALS, invitation: CODE });

      expect(response.status).toBe(409);
      const html = await response.text();
      expect(html).toContain(words);
      expect(html).toContain('Nora Lindqvist');
      expect(html).not.toContain(CODE);
      expect((await site.get('/welcome', sessionOf(response))).status).toBe(200);
    });
  });

  it('offers the provider of the demo, by a button for its script', async () => {
    const html = await (await newSite(undefined, PROVIDER).get('/sign-in')).text();

    expect(html.replace(/\s+/g, ' ')).toContain(
      `data-provider="example" data-api="${STRAPI_URL}/api" hidden`
    );
    expect(html).toContain('Continue with Example Account');
  });

  it('offers no provider where there is none', async () => {
    expect(await (await newSite().get('/sign-in')).text()).not.toContain('data-provider');
  });

  it('signs out', async () => {
    const site = newSite();
    const session = sessionOf(await site.post('/sign-in', CREDENTIALS));

    const response = await site.post('/session/end', {}, { ...session, Origin: SITE_URL });

    expect(response.status).toBe(303);
    expect(response.headers.getSetCookie()[0]).toMatch(/^lindenhof_session=;.*Max-Age=0/);
  });
});
