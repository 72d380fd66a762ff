import { newSite, pageWith, STRAPI_URL } from './site-under-test';

describe('The pages of the website', () => {
  it('start at the home page of the content management system', async () => {
    const response = await newSite().get('/');

    expect(response.status).toBe(302);
    expect(response.headers.get('location')).toBe('/home');
  });

  it('are rendered with the headings that editors wrote', async () => {
    const response = await newSite().get('/home');

    expect(response.status).toBe(200);
    expect(await response.text()).toContain('<h1>Good tools</h1>');
  });

  it('escape what editors wrote', async () => {
    const site = newSite();
    site.strapi.pages.push(
      pageWith([{ __component: 'content.hero', heading: '<img src=x onerror=alert(1)>' }], {
        slug: 'evil',
        title: '</title><script>alert(1)</script>',
        description: '"><script>alert(1)</script>',
      })
    );

    const html = await (await site.get('/evil')).text();

    expect(html).toContain('&lt;img src=x onerror=alert(1)&gt;');
    expect(html).not.toContain('<img src=x');
    expect(html).not.toContain('<script>');
  });

  it('let scripts come from the site and from Strapi only', async () => {
    const policy = (await newSite().get('/home')).headers.get('content-security-policy');

    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain(`script-src 'self' ${STRAPI_URL};`);
    expect(policy).toContain("frame-ancestors 'none'");
  });

  it('respond with 404 and a link to the home page for an unknown address', async () => {
    const response = await newSite().get('/no-such-page');

    expect(response.status).toBe(404);
    expect(await response.text()).toContain('This page does not exist');
  });

  it('reload automatically while Strapi is unavailable', async () => {
    const errors = jest.spyOn(console, 'error').mockImplementation();
    const site = newSite();
    site.strapi.isDown = true;

    const response = await site.get('/home');

    expect(response.status).toBe(503);
    expect(response.headers.get('retry-after')).toBe('5');
    expect(await response.text()).toContain('<meta http-equiv="refresh" content="5" />');
    expect(errors).toHaveBeenCalledTimes(1);
    errors.mockRestore();
  });

  describe('in two languages', () => {
    const german = { 'Accept-Language': 'de-AT,de;q=0.9,en;q=0.5' };

    it("redirect a visitor from another site to the browser's language, with the query", async () => {
      const response = await newSite().get('/home?from=mail', german);

      expect(response.status).toBe(302);
      expect(response.headers.get('location')).toBe('/startseite?from=mail');
    });

    it('do not redirect a visitor who follows a link of the site', async () => {
      const response = await newSite().get('/home', { ...german, 'Sec-Fetch-Site': 'same-origin' });

      expect(response.status).toBe(200);
    });

    it('do not redirect a visitor whose browser prefers a language that the site does not have', async () => {
      const response = await newSite().get('/startseite', { 'Accept-Language': 'fr-FR,fr;q=0.9' });

      expect(response.status).toBe(200);
    });

    it('do not redirect if there is no translation', async () => {
      expect((await newSite().get('/welcome', german)).status).toBe(200);
    });

    it('link to their translations', async () => {
      const html = await (await newSite().get('/startseite')).text();

      expect(html).toContain('<html lang="de">');
      expect(html).toContain('<link rel="alternate" hreflang="en" href="/home" />');
    });
  });
});
