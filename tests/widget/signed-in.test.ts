import '../../widget/src';
import type { RefusedDetail } from '../../widget/src';
import { FakeApi, invitation, ok, refused } from './support/api';
import { button, CODE, listen, mount, open, press, seen, settle, signUp, visit } from './support/page';

const { navigate } = jest.requireMock<{ navigate: jest.Mock }>('../../widget/src/navigate');
jest.mock('../../widget/src/navigate', () => ({ navigate: jest.fn() }));
jest.useFakeTimers();

const me = (email: string) => ({ status: 200, body: { id: 1, email } });
const signedIn = { getAccessToken: () => Promise.resolve('user-token') };
const pages = { 'existing-user-url': '/sign-in' };

let api: FakeApi;
beforeEach(() => {
  api = new FakeApi().on('inspect', ok(invitation({ status: 'existing-user' })));
  navigate.mockClear();
});

describe('the invited user, signed in', () => {
  it.each(['ada@example.com', 'ADA@Example.com'])('is only asked to accept (%s)', async (address) => {
    api.on('me', me(address)).on('accept', ok({ status: 'accepted' }));
    const element = await open(pages, signedIn);
    expect(element.state).toBe('accept');
    expect(navigate).not.toHaveBeenCalled();
    expect(api.to('me')[0]).toMatchObject({
      url: 'https://cms.example.com/api/users/me',
      method: 'GET',
      headers: { Authorization: 'Bearer user-token' },
    });
    await press(element, 'Accept as ada@example.com');
    expect(api.to('accept')[0]).toMatchObject({
      body: { code: CODE },
      headers: { Authorization: 'Bearer user-token' },
    });
    expect(element.state).toBe('accepted');
  });

  it('is recognised if the address has another Unicode form', async () => {
    api.on(
      'inspect',
      ok(invitation({ contact: { firstName: 'Zoé', lastName: null, email: 'zo\u00e9@example.com' } }))
    );
    api.on('me', me('zoe\u0301@example.com'));
    expect((await open(pages, signedIn)).state).toBe('accept');
  });

  it('is recognised if the domain is not in ASCII', async () => {
    const email = 'zoe@xn--bcher-kva.example';
    api.on('inspect', ok(invitation({ contact: { firstName: 'Zoe', lastName: null, email } })));
    api.on('me', me('Zoe@B\u00fccher.example'));
    expect((await open(pages, signedIn)).state).toBe('accept');
  });

  it('accepts once, even if the button is pressed several times', async () => {
    api.on('me', me('ada@example.com')).on('accept', 'never');
    const element = await open(pages, signedIn);
    await press(element, 'Accept as ada@example.com');
    await press(element, 'Accept as ada@example.com');
    expect(api.to('accept')).toHaveLength(1);
  });

  it('accepts after a network failure', async () => {
    api.on('me', me('ada@example.com')).on('accept', 'lost', ok({ status: 'accepted' }));
    const element = await open(pages, signedIn);
    await press(element, 'Accept as ada@example.com');
    expect(element.state).toBe('offline');
    await jest.advanceTimersByTimeAsync(2000);
    expect(element.state).toBe('accepted');
  });
});

describe('getAccessToken that is set late', () => {
  it.each([
    ['replaces the form', 'open' as const, 'form'],
    ['replaces the sign-in message', 'existing-user' as const, 'existing-user'],
  ])('%s', async (_, status, before) => {
    api.on('inspect', ok(invitation({ status }))).on('me', me('ada@example.com'));
    const element = await open();
    expect(element.state).toBe(before);
    element.getAccessToken = signedIn.getAccessToken;
    await settle();
    expect(element.state).toBe('accept');
  });

  it.each<[string, string | null, string, string]>([
    ['the invited user instead of another one', 'ada@example.com', 'charles@example.com', 'accept'],
    ['another user instead of the invited one', 'charles@example.com', 'ada@example.com', 'somebody-else'],
    ['no user instead of another one', null, 'charles@example.com', 'form'],
    ['no user instead of the invited one', null, 'ada@example.com', 'form'],
  ])('is called again if it returns %s', async (_, now, before, state) => {
    api.on('inspect', ok(invitation())).on('me', me(before), ...(now ? [me(now)] : []));
    const element = await open(pages, signedIn);
    element.getAccessToken = () => now && 'another-token';
    await settle();
    expect(element.state).toBe(state);
  });

  it('causes no redirect once the element is removed', async () => {
    let answer: (token: null) => void = () => undefined;
    const element = await open(pages, { getAccessToken: () => new Promise((resolve) => (answer = resolve)) });
    element.remove();
    answer(null);
    await settle();
    expect(navigate).not.toHaveBeenCalled();
  });

  it('changes nothing if no user is signed in', async () => {
    api.on('inspect', ok(invitation()));
    const { details, stop } = listen('open');
    const element = await open();
    element.getAccessToken = () => null;
    await settle();
    stop();
    expect(element.state).toBe('form');
    expect(details).toHaveLength(1);
  });

  it('does not interrupt sending the form', async () => {
    api.on('inspect', ok(invitation())).on('redeem', 'never');
    let answer: (reply: ReturnType<typeof me>) => void = () => undefined;
    api.on('me', new Promise((resolve) => (answer = resolve)));
    const element = await open();
    element.getAccessToken = signedIn.getAccessToken;
    await settle();
    await signUp(element);
    answer(me('ada@example.com'));
    await settle();
    expect(element.state).toBe('sending');
  });
});

describe('a page whose own scripts run after the element’s', () => {
  let domContentLoadedEventEnd: number | undefined;
  beforeEach(() => {
    domContentLoadedEventEnd = 0;
    jest.spyOn(document, 'readyState', 'get').mockReturnValue('interactive');
    jest
      .spyOn(performance, 'getEntriesByType')
      .mockImplementation(() =>
        domContentLoadedEventEnd === undefined
          ? []
          : [{ domContentLoadedEventEnd } as PerformanceNavigationTiming]
      );
  });
  afterEach(() => jest.restoreAllMocks());

  const happens = async (event: string): Promise<void> => {
    dispatchEvent(new Event(event));
    await settle();
  };

  it('can set getAccessToken before an existing user is redirected', async () => {
    api.on('me', me('ada@example.com'));
    const element = await open(pages);
    expect(element.state).toBe('looking-up');
    element.getAccessToken = signedIn.getAccessToken;
    await happens('DOMContentLoaded');
    expect(element.state).toBe('accept');
    expect(api.to('me')).toHaveLength(1);
    expect(navigate).not.toHaveBeenCalled();
  });

  it('can prevent the redirect of an existing user', async () => {
    const element = await open(pages);
    const keep = (event: Event): void => event.preventDefault();
    element.addEventListener('crm-user-invite:existing-user', keep);
    await happens('DOMContentLoaded');
    expect(element.state).toBe('existing-user');
    expect(navigate).not.toHaveBeenCalled();
  });

  it('causes no redirect if the element was removed in the meantime', async () => {
    const element = await open(pages);
    element.remove();
    await happens('DOMContentLoaded');
    expect(navigate).not.toHaveBeenCalled();
  });

  it('does not delay the form', async () => {
    api.on('inspect', ok(invitation()));
    expect((await open(pages)).state).toBe('form');
  });

  it('does not delay the redirect once they have run, even while images load', async () => {
    domContentLoadedEventEnd = 120;
    await open(pages);
    expect(navigate).toHaveBeenCalledTimes(1);
  });

  it('delays the redirect until the page has loaded if the browser hides its timing', async () => {
    domContentLoadedEventEnd = undefined;
    await open(pages);
    expect(navigate).not.toHaveBeenCalled();
    await happens('load');
    expect(navigate).toHaveBeenCalledTimes(1);
  });
});

describe('another user, signed in', () => {
  it('sees a message and can sign in as the invited user', async () => {
    api.on('me', me('charles@example.com'));
    const element = await open(pages, signedIn);
    expect(element.state).toBe('somebody-else');
    expect(seen(element)).toContain(
      'You are signed in as charles@example.com, but this invitation is for ada@example.com.'
    );
    expect(navigate).not.toHaveBeenCalled();
    await press(element, 'Sign in');
    expect(String(navigate.mock.lastCall)).toBe(
      `https://www.example.com/sign-in?email=ada%40example.com#invitation=${CODE}`
    );
  });

  it('can continue after signing out', async () => {
    let token: string | null = 'user-token';
    api.on('inspect', ok(invitation())).on('me', me('charles@example.com'));
    const element = await open(pages, { getAccessToken: () => token });
    token = null;
    await press(element, 'Try again');
    expect(element.state).toBe('form');
  });

  it('can sign up with the invited address if it has no account yet', async () => {
    api.on('inspect', ok(invitation())).on('me', me('charles@example.com'));
    const { details, stop } = listen('open');
    const element = await open(pages, signedIn);
    expect(details).toEqual([]);
    await press(element, 'Continue as ada@example.com');
    stop();
    expect(element.state).toBe('form');
    expect(details).toHaveLength(1);
  });

  it('is detected by the server if the site does not reveal the address', async () => {
    api.on('me', refused(403)).on('accept', refused(403, 'invitation.email-mismatch'));
    const { details, stop } = listen('refused');
    const element = await open(pages, signedIn);
    expect(element.state).toBe('accept');
    await press(element, 'Accept as ada@example.com');
    stop();
    expect(element.state).toBe('somebody-else');
    expect(seen(element)).toContain('You are signed in as another user');
    expect(details).toEqual([{ code: 'invitation.email-mismatch' }]);
  });
});

describe('no user, signed in', () => {
  it.each([
    ['there is no token', () => null],
    ['getAccessToken fails', () => Promise.reject(new Error('no storage'))],
  ])('continues as usual if %s', async (_, getAccessToken) => {
    const element = await open({}, { getAccessToken });
    expect(element.state).toBe('existing-user');
    expect(api.to('me')).toEqual([]);
  });

  it('continues as usual if the token is no longer valid', async () => {
    api.on('inspect', ok(invitation())).on('me', refused(401));
    expect((await open({}, signedIn)).state).toBe('form');
  });

  it.each([
    ['has no token left', [signedIn.getAccessToken(), Promise.resolve(null)], ok({})],
    ['has a token that has expired', [signedIn.getAccessToken()], refused(401, 'sign-in.required')],
  ])('goes to sign-in if, on accepting, it %s', async (_, tokens, reply) => {
    api.on('me', me('ada@example.com')).on('accept', reply);
    const getAccessToken = () => (tokens.length > 1 ? tokens.shift()! : tokens[0]!);
    const element = await open(pages, { getAccessToken });
    await press(element, 'Accept as ada@example.com');
    await settle();
    expect(element.state).toBe('existing-user');
    expect(navigate).toHaveBeenCalledTimes(1);
  });
});

describe('a used link, opened by somebody who is signed in', () => {
  const USED = 'invitation.redeemed';
  beforeEach(() => {
    api.on('inspect', refused(410, USED)).on('me', me('ada@example.com'));
  });

  it('leads on to the redirect page, and says so', async () => {
    const { details, stop } = listen<RefusedDetail>('refused');
    const element = await open({ ...pages, 'redirect-url': '/welcome' }, signedIn);
    stop();
    expect(element.state).toBe('signed-up');
    expect(details).toEqual([
      {
        code: USED,
        redirectUrl: 'https://www.example.com/welcome',
        waitUntil: expect.any(Function) as unknown,
      },
    ]);
    expect(navigate.mock.calls.map(([url]) => String(url))).toEqual(['https://www.example.com/welcome']);
    expect(Object.values(sessionStorage)).not.toContain(CODE);
  });

  it('stays if the page prevents that, with a link', async () => {
    const { stop } = listen('refused', (event) => event.preventDefault());
    const element = await open({ 'redirect-url': '/welcome' }, signedIn);
    stop();
    expect(navigate).not.toHaveBeenCalled();
    expect(button(element, 'Continue')).toMatchObject({ href: 'https://www.example.com/welcome' });
  });

  it('says so without a redirect page, and leads to the site’s first page', async () => {
    const element = await open(pages, signedIn);
    expect(seen(element)).toBe(
      'You have already signed upThis invitation has been used, and you are signed in.Continue'
    );
    expect(button(element, 'Continue')).toMatchObject({ href: 'https://www.example.com/' });
    expect(navigate).not.toHaveBeenCalled();
  });

  it.each([
    ['there is no token', () => null, me('ada@example.com')],
    ['the token is no longer valid', signedIn.getAccessToken, refused(401)],
    ['the site does not reveal the user', signedIn.getAccessToken, refused(403)],
    ['the network is lost', signedIn.getAccessToken, 'lost' as const],
  ])('asks to sign in if %s', async (_, getAccessToken, reply) => {
    api.on('me', reply);
    const { details, stop } = listen('refused');
    const element = await open({ ...pages, 'redirect-url': '/welcome' }, { getAccessToken });
    stop();
    expect(element.state).toBe('redeemed');
    expect(details).toEqual([{ code: USED }]);
    expect(navigate).not.toHaveBeenCalled();
  });

  it('leads on when getAccessToken is set late', async () => {
    const element = await open({ ...pages, 'redirect-url': '/welcome' });
    expect(element.state).toBe('redeemed');
    element.getAccessToken = signedIn.getAccessToken;
    await settle();
    expect(element.state).toBe('signed-up');
    expect(navigate).toHaveBeenCalledTimes(1);
  });

  it('leads on when the link was used while the form was open', async () => {
    let token: string | null = null;
    api.on('inspect', ok(invitation())).on('redeem', refused(410, USED));
    const element = await open({ 'redirect-url': '/welcome' }, { getAccessToken: () => token });
    token = 'user-token';
    await signUp(element);
    expect(element.state).toBe('signed-up');
    expect(navigate).toHaveBeenCalledTimes(1);
  });

  it('waits for the page’s scripts, which say who is signed in', async () => {
    jest.spyOn(document, 'readyState', 'get').mockReturnValue('interactive');
    jest
      .spyOn(performance, 'getEntriesByType')
      .mockReturnValue([{ domContentLoadedEventEnd: 0 } as PerformanceNavigationTiming]);
    const { details, stop } = listen('refused');
    const element = await open({ 'redirect-url': '/welcome' });
    expect(element.state).toBe('looking-up');
    element.getAccessToken = signedIn.getAccessToken;
    dispatchEvent(new Event('DOMContentLoaded'));
    await settle();
    stop();
    jest.restoreAllMocks();
    expect(element.state).toBe('signed-up');
    expect(details).toHaveLength(1);
  });
});

describe('a page without a code, opened by somebody who is signed in', () => {
  const requestable = { request: '', portal: 'customers' };
  beforeEach(() => {
    api.on('me', me('ada@example.com'));
    visit('/sign-up');
  });

  it.each([
    ['that offers nothing else', {}],
    ['where visitors may ask for an invitation', requestable],
  ])('%s says so, and how to go on', async (_, more) => {
    const element = await mount({ ...more, 'redirect-url': '/welcome' }, signedIn);
    expect(element.state).toBe('signed-in');
    expect(seen(element)).toContain('You are already signed in');
    expect(button(element, 'Continue')).toMatchObject({ href: 'https://www.example.com/welcome' });
    expect(navigate).not.toHaveBeenCalled();
  });

  it('is as for others once the session has ended, or while the site cannot be reached', async () => {
    api.on('me', { status: 401, body: {} });
    expect((await mount(requestable, signedIn)).state).toBe('request');
    api.on('me', 'lost');
    visit('/sign-up');
    expect((await mount({}, signedIn)).state).toBe('no-code');
  });

  it.each([
    ['no-code', {}],
    ['request', requestable],
  ])('says so when getAccessToken is set late: %s', async (before, more) => {
    const element = await mount(more);
    expect(element.state).toBe(before);
    element.getAccessToken = signedIn.getAccessToken;
    await settle();
    expect(element.state).toBe('signed-in');
  });

  it('shows the invitation if a link is opened meanwhile', async () => {
    let answer: (reply: { status: number; body: unknown }) => void = () => undefined;
    const asked = new Promise<{ status: number; body: unknown }>((resolve) => {
      answer = resolve;
    });
    api.on('me', asked, me('ada@example.com'));
    const element = await mount({}, signedIn);
    await element.start(CODE);
    answer({ status: 200, body: { email: 'ada@example.com' } });
    await settle();
    expect(element.state).toBe('accept');
  });
});
