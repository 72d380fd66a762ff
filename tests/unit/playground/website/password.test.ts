import { CODE, newSite, sessionOf } from './site-under-test';

describe('the page for a forgotten password', () => {
  it('requests an e-mail, and shows the same message for every address', async () => {
    const { strapi, post } = newSite();
    const answers = await Promise.all(
      ['nora@example.com', 'nobody@example.com'].map(async (email) =>
        (await post('/password', { email })).text()
      )
    );
    expect(strapi.passwordMails).toEqual(['nora@example.com', 'nobody@example.com']);
    expect(answers[0]).toContain('we have sent an e-mail');
    expect(answers[1]).toBe(answers[0]);
  });

  it('shows the form again without an address', async () => {
    const { strapi, post } = newSite();
    expect((await post('/password', {})).status).toBe(400);
    expect(strapi.passwordMails).toEqual([]);
  });

  it('sets a new password through the link in the e-mail, and signs in', async () => {
    const { get, post } = newSite();
    expect(await (await get(`/password?code=${CODE}`)).text()).toContain(`value="${CODE}"`);
    const saved = await post('/password', { code: CODE, password: 'quiet-otters' });
    expect(saved.headers.get('Location')).toBe('/welcome');
    expect(await (await get('/welcome', sessionOf(saved))).text()).toContain('Welcome, Nora');
  });

  it('says that a link is no longer valid', async () => {
    const { post } = newSite();
    const refused = await post('/password', { code: 'old', password: 'quiet-otters' });
    expect(refused.status).toBe(400);
    expect(await refused.text()).toContain('has expired');
  });
});
