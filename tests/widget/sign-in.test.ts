import '../../widget/src/sign-in';
import type { CrmUserSignIn } from '../../widget/src/sign-in';
import { FakeApi, invitation, ok, refused } from './support/api';
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
import { offerPasskeys, withdrawPasskeys } from './support/passkeys';
import { GOOGLE, MICROSOFT } from './support/providers';
import {
  listenToSignIn,
  mountSignIn,
  offer,
  openSignIn,
  signedIn,
  strapiRefusal,
  USER,
} from './support/sign-in-page';

const { navigate, visit: leave } = jest.requireMock<{ navigate: jest.Mock; visit: jest.Mock }>(
  '../../widget/src/navigate'
);
jest.mock('../../widget/src/navigate', () => ({ navigate: jest.fn(), visit: jest.fn() }));
jest.useFakeTimers();

const WITH_CODE = `/sign-in?email=ada%40example.com&from=mail#invitation=${CODE}`;
const KEY = 'crm-user-sign-in-provider';

let api: FakeApi;
let listeners: { stop(): void }[] = [];
const listen = (...args: Parameters<typeof listenToSignIn>) => {
  const listener = listenToSignIn(...args);
  listeners.push(listener);
  return listener.details;
};
beforeEach(() => {
  api = offer(new FakeApi(), {})
    .on('local', signedIn())
    .on('accept', ok({ status: 'accepted' }));
  navigate.mockClear();
  leave.mockClear();
});
afterEach(() => {
  listeners.forEach((each) => each.stop());
  listeners = [];
  withdrawPasskeys();
  jest.restoreAllMocks();
});

const signIn = async (element: CrmUserSignIn, identifier = 'ada@example.com', password = 'correct horse') => {
  enter(element, 'E-mail address', identifier);
  enter(element, 'Password', password);
  part(element, 'submit')?.click();
  await settle();
};
const words = (element: CrmUserSignIn): string => seen(element);
const goTo = (): (string | undefined)[] => navigate.mock.calls.map(([url]) => (url as URL).href);

describe('signing in with a password', () => {
  it('asks Strapi, and goes on', async () => {
    const events = listen('signed-in');
    const element = await openSignIn('/sign-in', { 'redirect-url': '/welcome' });
    expect(words(element)).toBe('Sign inE-mail address or usernamePasswordSign in');
    await signIn(element, ' ada ', ' pass word ');
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
    await signIn(element);
    expect(goTo()).toEqual([]);
    resolve();
    await settle();
    expect(goTo()).toHaveLength(1);

    listen('signed-in', (event) => event.preventDefault());
    const other = await openSignIn('/sign-in', { 'redirect-url': '/welcome' });
    await signIn(other);
    resolve();
    await settle();
    expect(goTo()).toHaveLength(1);
  });

  it('passes the refresh token on', async () => {
    api.on('local', signedIn({ refreshToken: 'refresh' }));
    const events = listen('signed-in');
    await signIn(await openSignIn());
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
    await signIn(element);
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
    await signIn(element);
    expect(element.shadowRoot?.activeElement).toBe(control(element, 'Password'));
  });

  it('asks for what is missing, at its place', async () => {
    const element = await openSignIn();
    part(element, 'submit')?.click();
    await settle();
    expect(words(element)).toContain('This field is required.');
    expect(element.shadowRoot?.activeElement).toBe(control(element, 'E-mail address'));
    expect(api.to('local')).toEqual([]);
  });

  it('sends the form once, however often the button is pressed', async () => {
    api.on('local', 'never');
    const element = await openSignIn();
    await signIn(element);
    part(element, 'submit')?.click();
    await settle();
    expect([api.to('local').length, element.state]).toEqual([1, 'sending']);
    expect(part(element, 'submit')?.getAttribute('aria-disabled')).toBe('true');
  });

  it('works without an answer about other ways', async () => {
    api.on('options', 'lost');
    const element = await openSignIn();
    await signIn(element);
    expect(element.state).toBe('done');
  });

  it('never follows a script, and not to this page', async () => {
    for (const url of ['javascript:alert(1)', '//evil.example', '/sign-in']) {
      const element = await openSignIn('/sign-in', { 'redirect-url': url });
      await signIn(element);
    }
    expect(goTo()).toEqual([]);
  });

  it('links to the page for a forgotten password', async () => {
    const element = await openSignIn('/sign-in', { 'forgot-password-url': '/password' });
    expect((part(element, 'link') as HTMLAnchorElement).href).toBe('https://www.example.com/password');
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
    expect(words(element)).toContain('Sign in to accept the invitation to Contoso Portal.');
    expect(part(element, 'eyebrow')?.textContent).toBe('Contoso Portal');
  });

  it('is accepted after signing in, which is said before the redirect', async () => {
    const [accepted, signed] = [listen('accepted'), listen('signed-in')];
    const element = await openSignIn(WITH_CODE, { 'redirect-url': '/welcome' });
    await signIn(element);
    const [call] = api.to('accept');
    expect([call?.body, call?.headers.Authorization]).toEqual([{ code: CODE }, 'Bearer token']);
    expect(words(element)).toContain('You have accepted the invitation to Contoso Portal.');
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
    await signIn(element);
    expect(element.state).toBe('accepted');
  });

  it('of another address is not accepted, and kept', async () => {
    api.on('accept', refused(403, 'invitation.email-mismatch'));
    const failures = listen('failed');
    const element = await openSignIn(WITH_CODE, { 'redirect-url': '/welcome' });
    await signIn(element);
    expect(element.state).toBe('not-accepted');
    expect(words(element)).toContain('It is for another e-mail address than ada@example.com.');
    expect(failures).toEqual([{ code: 'invitation.email-mismatch' }]);
    await jest.advanceTimersByTimeAsync(5000);
    expect(goTo()).toEqual([]);
    expect((button(element, 'Continue') as HTMLAnchorElement).href).toBe('https://www.example.com/welcome');
    expect(sessionStorage.getItem('crm-user-invite')).toBe(CODE);
  });

  it.each([
    ['invitation.expired', 410],
    ['invitation.revoked', 410],
  ] as const)('that is %s leaves the user signed in', async (code, status) => {
    api.on('accept', refused(status, code));
    const signed = listen('signed-in');
    const element = await openSignIn(WITH_CODE);
    await signIn(element);
    expect([element.state, signed.length]).toEqual(['not-accepted', 1]);
    expect(words(element)).toContain('You are signed in, but the invitation was not accepted');
    expect(sessionStorage.getItem('crm-user-invite')).toBeNull();
  });

  it('is accepted at the second attempt if the network fails', async () => {
    api.on('accept', 'lost', ok({ status: 'accepted' }));
    const element = await openSignIn(WITH_CODE, { 'redirect-url': '/welcome' });
    await signIn(element);
    expect(element.state).toBe('not-accepted');
    await press(element, 'Try again');
    expect(element.state).toBe('accepted');
    await jest.advanceTimersByTimeAsync(2500);
    expect(goTo()).toEqual(['https://www.example.com/welcome']);
  });

  it('that does not exist is forgotten', async () => {
    api.on('inspect', refused(404, 'invitation.unknown'));
    const element = await openSignIn(WITH_CODE);
    await signIn(element);
    expect([element.state, api.to('accept').length]).toEqual(['done', 0]);
  });
});

describe('signing in with a provider', () => {
  const offered = (element: CrmUserSignIn): string[] =>
    [...(element.shadowRoot?.querySelectorAll('[part~=provider]') ?? [])].map((each) => each.textContent);
  const arrive = async (additions = '', how = 'navigate'): Promise<CrmUserSignIn> => {
    document.body.replaceChildren();
    jest
      .spyOn(performance, 'getEntriesByType')
      .mockReturnValue([{ type: how, domContentLoadedEventEnd: 1 } as PerformanceNavigationTiming]);
    history.replaceState(null, '', `/sign-in${additions}`);
    return mountSignIn({ 'redirect-url': '/welcome' });
  };
  beforeEach(() => offer(api, { providers: [MICROSOFT, GOOGLE] }));

  it('goes to Strapi, with this page as the way back', async () => {
    const element = await openSignIn('/sign-in?from=menu');
    expect(offered(element)).toEqual(['Continue with Microsoft', 'Continue with Google']);
    expect(part(element, 'divider')?.textContent).toBe('or with a password');
    await press(element, 'Continue with Microsoft');
    expect(leave.mock.calls.map(([url]) => (url as URL).href)).toEqual([
      'https://cms.example.com/api/connect/microsoft?callback=https%3A%2F%2Fwww.example.com%2Fsign-in',
    ]);
    expect(heard(element)).toBe('Opening Microsoft…');
  });

  it('comes back with an empty query, and finishes with the cookie', async () => {
    api.on('inspect', ok(invitation({ status: 'existing-user' }))).on('callback', signedIn());
    await press(await openSignIn(WITH_CODE), 'Continue with Microsoft');
    const element = await arrive();
    const [call] = api.to('callback');
    expect([call?.method, call?.url, call?.credentials]).toEqual([
      'GET',
      'https://cms.example.com/api/auth/microsoft/callback',
      'include',
    ]);
    expect(element.state).toBe('accepted');
    expect(sessionStorage.getItem(KEY)).toBeNull();
  });

  it('comes back with tokens in the query, as from an earlier Strapi, and takes them out of the URL', async () => {
    api.on('callback', signedIn());
    await press(await openSignIn('/sign-in?from=menu'), 'Continue with Google');
    const element = await arrive('?access_token=secret&raw%5Btoken%5D=x');
    expect(location.href).toBe('https://www.example.com/sign-in?from=menu');
    expect(api.to('callback')[0]?.url).toBe(
      'https://cms.example.com/api/auth/google/callback?access_token=secret&raw%5Btoken%5D=x'
    );
    expect([element.state, goTo()]).toEqual(['done', ['https://www.example.com/welcome']]);
  });

  it.each([
    ['?error=access_denied', 'You cancelled signing in with Microsoft', 'provider.cancelled'],
    ['?error=server_error', 'Signing in with Microsoft did not work', 'provider.refused'],
  ])('comes back with %s', async (additions, notice, code) => {
    const failures = listen('failed');
    await press(await openSignIn(), 'Continue with Microsoft');
    const element = await arrive(additions);
    expect([words(element).includes(notice), failures]).toEqual([true, [{ code }]]);
    expect(location.search).toBe('');
    expect(api.to('callback')).toEqual([]);
  });

  it.each([
    ['Email is already taken.', 'Signing in with Microsoft did not work'],
    ['Register action is actually not available.', 'Signing in with Microsoft did not work'],
    ['Your account has been blocked by an administrator', 'Your account is blocked'],
  ])('says what Strapi refuses: %s', async (message, notice) => {
    api.on('callback', strapiRefusal(message));
    await press(await openSignIn(), 'Continue with Microsoft');
    expect(words(await arrive())).toContain(notice);
  });

  it('does nothing after a reload or the back button', async () => {
    await press(await openSignIn(), 'Continue with Microsoft');
    const element = await arrive('', 'back_forward');
    expect([element.state, api.to('callback').length]).toEqual(['form', 0]);
  });
});

describe('signing in with a passkey', () => {
  const OPTIONS = {
    challenge: 'BAUG',
    rpId: 'www.example.com',
    allowCredentials: [],
    timeout: 300_000,
    userVerification: 'required',
  };
  const bytes = (...values: number[]): ArrayBuffer => Uint8Array.from(values).buffer;
  const ASSERTION = {
    id: '-__-',
    rawId: bytes(251, 255, 254),
    response: {
      clientDataJSON: bytes(1),
      authenticatorData: bytes(2),
      signature: bytes(3),
      userHandle: bytes(4),
    },
  };
  let get: jest.Mock;

  /** Gives the browser passkeys; `autofill` among the suggestions of the form, too. */
  const support = (autofill = false): void => {
    offerPasskeys();
    get = jest.fn((request: { mediation?: string; signal?: AbortSignal }) =>
      request.mediation
        ? new Promise((_resolve, reject) => {
            request.signal?.addEventListener('abort', () => reject(new DOMException('', 'AbortError')));
          })
        : Promise.resolve(ASSERTION)
    );
    Object.defineProperty(navigator, 'credentials', { value: { get }, configurable: true });
    Object.assign(PublicKeyCredential, { isConditionalMediationAvailable: () => Promise.resolve(autofill) });
    offer(api, { passkeys: true })
      .on('passkey-options', ok(OPTIONS))
      .on('passkey', ok({ session: { jwt: 'token' }, user: USER }));
  };

  it('asks the browser, and the server', async () => {
    support();
    const events = listen('signed-in');
    const element = await openSignIn('/sign-in', { 'redirect-url': '/welcome' });
    await press(element, 'Sign in with a passkey');
    const [[{ publicKey }]] = get.mock.calls as [[{ publicKey: PublicKeyCredentialRequestOptions }]];
    expect([...(publicKey.challenge as Uint8Array)]).toEqual([4, 5, 6]);
    expect(publicKey).toMatchObject({
      rpId: 'www.example.com',
      userVerification: 'required',
      allowCredentials: [],
    });
    expect(api.to('passkey')[0]?.body).toEqual({
      credential: {
        ...{ id: '-__-', rawId: '-__-', type: 'public-key' },
        response: { clientDataJSON: 'AQ', authenticatorData: 'Ag', signature: 'Aw', userHandle: 'BA' },
      },
    });
    expect(events[0]).toMatchObject({ user: USER, session: { jwt: 'token' } });
    expect(goTo()).toEqual(['https://www.example.com/welcome']);
  });

  it('is not offered where the browser has none', async () => {
    offer(api, { passkeys: true });
    const element = await openSignIn();
    expect(part(element, 'passkey')).toBeNull();
  });

  it.each([
    [new DOMException('', 'NotAllowedError'), 'You have not used a passkey', 'passkey.cancelled'],
    [new Error('Boom'), 'The passkey was not accepted', 'passkey.refused'],
  ])('says that it did not work: %s', async (error, notice, code) => {
    support();
    get.mockRejectedValue(error);
    const failures = listen('failed');
    const element = await openSignIn();
    await press(element, 'Sign in with a passkey');
    expect([words(element).includes(notice), failures]).toEqual([true, [{ code }]]);
    expect(element.state).toBe('form');
  });

  it('says that the server refuses it', async () => {
    support();
    api.on('passkey', refused(401, 'passkey.refused'));
    const element = await openSignIn();
    await press(element, 'Sign in with a passkey');
    expect(words(element)).toContain('The passkey was not accepted');
  });

  it('is among the suggestions for the address, with a new challenge every four minutes', async () => {
    support(true);
    const element = await openSignIn();
    const requests = () =>
      get.mock.calls.map(([request]) => request as { mediation?: string; signal: AbortSignal });
    expect(requests().map(({ mediation }) => mediation)).toEqual(['conditional']);
    expect(control(element, 'E-mail address').autocomplete).toBe('username webauthn');
    await jest.advanceTimersByTimeAsync(4 * 60_000);
    expect(requests().map(({ signal }) => signal.aborted)).toEqual([true, false]);

    await press(element, 'Sign in with a passkey');
    expect(requests()[1]?.signal.aborted).toBe(true);
    expect([element.state, requests().length]).toEqual(['done', 3]);
  });

  it('signs in by a suggestion', async () => {
    support(true);
    get.mockResolvedValue(ASSERTION);
    const element = await openSignIn();
    expect([element.state, api.to('passkey').length]).toEqual(['done', 1]);
  });

  it('stops asking when the element leaves the page, or the user signs in otherwise', async () => {
    support(true);
    const element = await openSignIn();
    element.remove();
    const other = await openSignIn();
    await signIn(other);
    const aborted = get.mock.calls.map(([request]) => (request as { signal: AbortSignal }).signal.aborted);
    expect(aborted).toEqual([true, true]);
    await jest.advanceTimersByTimeAsync(10 * 60_000);
    expect(get).toHaveBeenCalledTimes(2);
  });
});

describe('the sign-in element', () => {
  it('shows the site’s texts as text, and other attributes at once', async () => {
    const element = await openSignIn('/sign-in', { heading: '<b>Hello</b>', intro: 'Welcome to {portal}' });
    expect(words(element)).toContain('<b>Hello</b>Welcome to {portal}');
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
