import '../../widget/src/sign-in';
import { type FakeApi, invitation, ok, refused } from './support/api';
import {
  button,
  CODE,
  control,
  heard,
  part,
  press,
  seen,
  settle,
  type as enter,
  visit,
} from './support/page';
import {
  cleanUp,
  listen,
  mountSignIn,
  openSignIn,
  signedIn,
  signInApi,
  signInByPassword,
  strapiRefusal,
  USER,
} from './support/sign-in-page';

const { navigate, visit: leave } = jest.requireMock<{ navigate: jest.Mock; visit: jest.Mock }>(
  '../../widget/src/navigate'
);
jest.mock('../../widget/src/navigate', () => ({ navigate: jest.fn(), visit: jest.fn() }));
jest.useFakeTimers();

const WITH_CODE = `/sign-in?email=ada%40example.com&from=mail#invitation=${CODE}`;

let api: FakeApi;
beforeEach(() => {
  api = signInApi();
  navigate.mockClear();
  leave.mockClear();
});
afterEach(cleanUp);

const goTo = (): (string | undefined)[] => navigate.mock.calls.map(([url]) => (url as URL).href);

describe('signing in with a password', () => {
  it('asks Strapi, and goes on', async () => {
    const events = listen('signed-in');
    const element = await openSignIn('/sign-in', { 'redirect-url': '/welcome' });
    expect(seen(element)).toBe('Sign inE-mail address or usernamePasswordSign in');
    await signInByPassword(element, ' ada ', ' pass word ');
    const [call] = api.to('local');
    expect(call?.url).toBe('https://cms.example.com/api/auth/local');
    expect(call?.body).toEqual({ identifier: 'ada', password: ' pass word ' });
    expect(events).toEqual([
      {
        user: USER,
        session: { jwt: 'token' },
        redirectUrl: 'https://www.example.com/welcome',
        waitUntil: expect.any(Function),
      },
    ]);
    expect([element.state, goTo()]).toEqual(['done', ['https://www.example.com/welcome']]);
    expect(api.to('accept')).toEqual([]);
  });

  it('waits for the page before it goes on, or stays', async () => {
    let resolve = (): void => undefined;
    listen('signed-in', ({ detail }) => {
      (detail as { waitUntil(promise: Promise<void>): void }).waitUntil(
        new Promise((done) => (resolve = done))
      );
    });
    const element = await openSignIn('/sign-in', { 'redirect-url': '/welcome' });
    await signInByPassword(element);
    expect(goTo()).toEqual([]);
    resolve();
    await settle();
    expect(goTo()).toHaveLength(1);

    listen('signed-in', (event) => event.preventDefault());
    const other = await openSignIn('/sign-in', { 'redirect-url': '/welcome' });
    await signInByPassword(other);
    resolve();
    await settle();
    expect(goTo()).toHaveLength(1);
  });

  it('passes the refresh token on', async () => {
    api.on('local', signedIn({ refreshToken: 'refresh' }));
    const events = listen('signed-in');
    await signInByPassword(await openSignIn());
    expect(events[0]?.session).toEqual({ jwt: 'token', refreshToken: 'refresh' });
  });

  it.each([
    [
      'a wrong password',
      strapiRefusal('Invalid identifier or password'),
      'That did not work',
      'sign-in.wrong',
    ],
    [
      'a blocked user',
      strapiRefusal('Your account has been blocked by an administrator'),
      'Your account is blocked',
      'sign-in.blocked',
    ],
    [
      'an unconfirmed address',
      strapiRefusal('Your account email is not confirmed'),
      'Confirm your e-mail address first',
      'sign-in.unconfirmed',
    ],
    ['too many attempts', strapiRefusal('Too many requests', 429), 'Too many attempts', 'rate.limited'],
    ['no connection', 'lost' as const, 'No connection', 'network'],
    ['a server that fails', strapiRefusal('Internal Server Error', 500), 'Something went wrong', 'server'],
  ])('says that there is %s, and keeps what was entered', async (_case, reply, notice, code) => {
    api.on('local', reply, signedIn());
    const failures = listen('failed');
    const element = await openSignIn();
    await signInByPassword(element);
    expect(part(element, 'notice')?.textContent).toContain(notice);
    expect(heard(element)).toContain(notice);
    expect(failures).toEqual([{ code }]);
    expect(control(element, 'E-mail address').value).toBe('ada@example.com');
    part(element, 'submit')?.click();
    await settle();
    expect(element.state).toBe('done');
  });

  it('moves the focus to the password after a wrong one', async () => {
    api.on('local', strapiRefusal('Invalid identifier or password'));
    const element = await openSignIn();
    await signInByPassword(element);
    expect(element.shadowRoot?.activeElement).toBe(control(element, 'Password'));
  });

  it('asks for what is missing, at its place', async () => {
    const element = await openSignIn();
    part(element, 'submit')?.click();
    await settle();
    expect(seen(element)).toContain('This field is required.');
    expect(element.shadowRoot?.activeElement).toBe(control(element, 'E-mail address'));
    expect(api.to('local')).toEqual([]);
  });

  it('sends the form once, however often the button is pressed', async () => {
    api.on('local', 'never');
    const element = await openSignIn();
    await signInByPassword(element);
    part(element, 'submit')?.click();
    await settle();
    expect([api.to('local').length, element.state]).toEqual([1, 'sending']);
    expect(part(element, 'submit')?.getAttribute('aria-disabled')).toBe('true');
  });

  it('works without an answer about other ways', async () => {
    api.on('options', 'lost');
    const element = await openSignIn();
    await signInByPassword(element);
    expect(element.state).toBe('done');
  });

  it('never follows a script, and not to this page', async () => {
    for (const url of ['javascript:alert(1)', '//evil.example', '/sign-in']) {
      const element = await openSignIn('/sign-in', { 'redirect-url': url });
      await signInByPassword(element);
    }
    expect(goTo()).toEqual([]);
  });

  it('links to the page for a forgotten password', async () => {
    const element = await openSignIn('/sign-in', { 'forgot-password-url': '/password' });
    const link = part(element, 'link') as HTMLAnchorElement;
    expect(link.href).toBe('https://www.example.com/password');
    link.addEventListener('click', (event) => event.preventDefault());
    for (const [entered, query] of [
      ['ada+news@example.com ', '?email=ada%2Bnews%40example.com'],
      ['eve@example.com', '?email=eve%40example.com'],
      ['ada', ''],
    ] as const) {
      enter(element, 'E-mail address', entered);
      link.click();
      expect(link.href).toBe(`https://www.example.com/password${query}`);
    }
    const other = await openSignIn('/sign-in', { 'forgot-password-url': 'javascript:alert(1)' });
    expect(part(other, 'link')).toBeNull();
  });
});

describe('an invitation that comes along', () => {
  beforeEach(() => {
    api.on('inspect', ok(invitation({ status: 'existing-user' })));
  });

  it('prefills the address, which it takes out of the URL with the code', async () => {
    const element = await openSignIn(WITH_CODE);
    expect(location.href).toBe('https://www.example.com/sign-in?from=mail');
    expect(control(element, 'E-mail address').value).toBe('ada@example.com');
    expect(seen(element)).toContain('Sign in to accept the invitation to Contoso Portal.');
    expect(part(element, 'eyebrow')?.textContent).toBe('Contoso Portal');
  });

  it('is accepted after signing in, which is said before the redirect', async () => {
    const [accepted, signed] = [listen('accepted'), listen('signed-in')];
    const element = await openSignIn(WITH_CODE, { 'redirect-url': '/welcome' });
    await signInByPassword(element);
    const [call] = api.to('accept');
    expect([call?.body, call?.headers.Authorization]).toEqual([{ code: CODE }, 'Bearer token']);
    expect(seen(element)).toContain('You have accepted the invitation to Contoso Portal.');
    expect(heard(element)).toContain('You have accepted the invitation to Contoso Portal.');
    expect([accepted, signed.length]).toEqual([[{ portal: { name: 'Contoso Portal' } }], 1]);
    expect(goTo()).toEqual([]);
    await jest.advanceTimersByTimeAsync(2500);
    expect(goTo()).toEqual(['https://www.example.com/welcome']);
    expect(sessionStorage.getItem('crm-user-invite')).toBeNull();
  });

  it('survives a reload', async () => {
    await openSignIn(WITH_CODE);
    document.body.replaceChildren();
    const element = await mountSignIn();
    expect(control(element, 'E-mail address').value).toBe('ada@example.com');
    await signInByPassword(element);
    expect(element.state).toBe('accepted');
  });

  it('of another address is not accepted, and kept', async () => {
    api
      .on('local', signedIn({ user: { id: 8, ...USER, email: 'eve@example.com' } }))
      .on('accept', refused(403, 'invitation.email-mismatch'));
    const failures = listen('failed');
    const element = await openSignIn(WITH_CODE, { 'redirect-url': '/welcome' });
    await signInByPassword(element, 'eve@example.com');
    expect(element.state).toBe('not-accepted');
    expect(seen(element)).toContain('It is for another e-mail address than eve@example.com.');
    expect(failures).toEqual([{ code: 'invitation.email-mismatch' }]);
    await jest.advanceTimersByTimeAsync(5000);
    expect(goTo()).toEqual([]);
    expect((button(element, 'Continue') as HTMLAnchorElement).href).toBe('https://www.example.com/welcome');
    expect(sessionStorage.getItem('crm-user-invite')).toBe(CODE);

    api.on('accept', ok({ status: 'accepted' }));
    await press(element, 'Use another account');
    expect(element.state).toBe('form');
    expect(control(element, 'E-mail address').value).toBe(invitation().contact.email);
    await signInByPassword(element);
    expect(element.state).toBe('accepted');
  });

  it.each([
    ['invitation.expired', 410],
    ['invitation.revoked', 410],
  ] as const)('that is %s leaves the user signed in', async (code, status) => {
    api.on('accept', refused(status, code));
    const signed = listen('signed-in');
    const element = await openSignIn(WITH_CODE);
    await signInByPassword(element);
    expect([element.state, signed.length]).toEqual(['not-accepted', 1]);
    expect(seen(element)).toContain('You are signed in, but the invitation was not accepted');
    expect(sessionStorage.getItem('crm-user-invite')).toBeNull();
  });

  it('is accepted at the second attempt if the network fails', async () => {
    api.on('accept', 'lost', ok({ status: 'accepted' }));
    const element = await openSignIn(WITH_CODE, { 'redirect-url': '/welcome' });
    await signInByPassword(element);
    expect(element.state).toBe('not-accepted');
    await press(element, 'Try again');
    expect(element.state).toBe('accepted');
    await jest.advanceTimersByTimeAsync(2500);
    expect(goTo()).toEqual(['https://www.example.com/welcome']);
  });

  it('that does not exist is forgotten', async () => {
    api.on('inspect', refused(404, 'invitation.unknown'));
    const element = await openSignIn(WITH_CODE);
    await signInByPassword(element);
    expect([element.state, api.to('accept').length]).toEqual(['done', 0]);
  });
});

describe('the sign-in element', () => {
  it('shows the site’s texts as text, and other attributes at once', async () => {
    const element = await openSignIn('/sign-in', { heading: '<b>Hello</b>', intro: 'Welcome to {portal}' });
    expect(seen(element)).toContain('<b>Hello</b>Welcome to {portal}');
    enter(element, 'E-mail address', 'kept@example.com');
    element.heading = 'Log in';
    await settle();
    expect(part(element, 'heading')?.textContent).toBe('Log in');
    expect(control(element, 'E-mail address').value).toBe('kept@example.com');
    element.texts = { submit: 'Let me in' };
    await settle();
    expect(part(element, 'submit')?.textContent).toBe('Let me in');
  });

  it.each([
    ['de-AT', 'Anmelden'],
    ['es', 'Iniciar sesión'],
    ['fr', 'Se connecter'],
    ['nl', 'Inloggen'],
    ['it', 'Sign in'],
  ])('speaks the language of the page: %s', async (lang, label) => {
    const element = await openSignIn('/sign-in', { lang });
    expect(part(element, 'submit')?.textContent).toBe(label);
    expect(api.to('options')[0]?.headers['Accept-Language']).toBe(lang);
  });

  it('waits for its endpoint', async () => {
    visit('/sign-in');
    const element = document.createElement('crm-user-sign-in');
    document.body.append(element);
    await settle();
    expect(api.calls).toEqual([]);
    element.endpoint = 'https://cms.example.com/api/crm-user-invite';
    await settle();
    expect(element.state).toBe('form');
  });
});
