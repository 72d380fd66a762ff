import '../../widget/src';
import type { AcceptedDetail, ExistingUserDetail, RedeemedDetail } from '../../widget/src';
import { created, FakeApi, invitation, ok } from './support/api';
import { button, CODE, listen, mount, open, part, seen, settle, signUp, visit } from './support/page';

const { navigate } = jest.requireMock<{ navigate: jest.Mock }>('../../widget/src/navigate');
jest.mock('../../widget/src/navigate', () => ({ navigate: jest.fn() }));
jest.useFakeTimers();

let api: FakeApi;
beforeEach(() => {
  api = new FakeApi().on('redeem', created());
  navigate.mockClear();
});

/** The existing-user page, with what helps to sign in there. */
const SIGN_IN = `https://www.example.com/sign-in?email=ada%40example.com#invitation=${CODE}`;

const wentTo = (): string[] => navigate.mock.calls.map(([url]) => String(url));

describe('after sign-up', () => {
  it('shows a message, dispatches the event, and goes to the redirect page', async () => {
    const { details, stop } = listen<RedeemedDetail>('redeemed');
    const element = await open({ 'redirect-url': '/welcome' });
    await signUp(element);
    stop();
    expect(seen(element)).toContain('Welcome, Ada!');
    expect(details).toEqual([
      {
        user: { documentId: 'u1', username: 'ada@example.com', email: 'ada@example.com' },
        session: { jwt: 'session-token' },
        redirectUrl: 'https://www.example.com/welcome',
        waitUntil: expect.any(Function) as unknown,
      },
    ]);
    expect(wentTo()).toEqual(['https://www.example.com/welcome']);
  });

  it('sends no more requests with the used code', async () => {
    const element = await open();
    await signUp(element);
    const { length } = api.calls;
    element.getAccessToken = () => 'user-token';
    await Promise.all([element.submit(), element.accept(), element.renew()]);
    expect(api.calls).toHaveLength(length);
    expect(element.state).toBe('done');
  });

  it('dispatches events that leave a shadow tree', async () => {
    const heard: EventTarget[] = [];
    document.addEventListener('crm-user-invite:redeemed', (event) => heard.push(...event.composedPath()), {
      once: true,
    });
    const element = await open();
    const shadow = document.createElement('div').attachShadow({ mode: 'open' });
    document.body.append(shadow.host);
    shadow.append(element);
    await settle();
    await signUp(element);
    expect(heard).toEqual(expect.arrayContaining([element, document.body]));
  });

  it.each(['resolved', 'rejected'])('waits until the promise of the page is %s', async (end) => {
    let finish: () => void = () => undefined;
    const { stop } = listen<RedeemedDetail>('redeemed', ({ detail }) =>
      detail.waitUntil(
        new Promise((resolve, reject) => {
          finish = () => (end === 'resolved' ? resolve(null) : reject(new Error('no cookie')));
        })
      )
    );
    await signUp(await open({ 'redirect-url': '/welcome' }));
    stop();
    await jest.advanceTimersByTimeAsync(10_000);
    expect(wentTo()).toEqual([]);
    finish();
    await settle();
    expect(wentTo()).toEqual(['https://www.example.com/welcome']);
  });

  it('stays and shows a link if the page prevents the redirect', async () => {
    const { stop } = listen('redeemed', (event) => event.preventDefault());
    const element = await open({ 'redirect-url': '/welcome' });
    await signUp(element);
    stop();
    expect(wentTo()).toEqual([]);
    expect(button(element, 'Continue')).toMatchObject({ href: 'https://www.example.com/welcome' });
  });

  it.each([[undefined], ['javascript:alert(1)'], ['//evil.example/']])(
    'does not follow the redirect URL %s',
    async (url) => {
      const { details, stop } = listen<RedeemedDetail>('redeemed');
      const element = await open(url ? { 'redirect-url': url } : {});
      await signUp(element);
      stop();
      expect(details[0]!.redirectUrl).toBeNull();
      expect(wentTo()).toEqual([]);
      expect(button(element, 'Continue')).toMatchObject({ href: 'https://www.example.com/' });
    }
  );

  it('has no link to the page itself, or to the first page of a frame', async () => {
    visit(`/#invitation=${CODE}`);
    const element = await mount();
    await signUp(element);
    expect(element.shadowRoot!.querySelector('a')).toBeNull();
    jest.spyOn(window, 'parent', 'get').mockReturnValue({} as Window);
    const framed = await open();
    await signUp(framed);
    expect(framed.shadowRoot!.querySelector('a')).toBeNull();
    jest.restoreAllMocks();
  });

  it('says what the site wants to say, as text, and leads to the site’s first page without a redirect page', async () => {
    const message = 'Thank you!\n<b>We</b> will call {name}.';
    const element = await open({ 'done-message': message });
    await signUp(element);
    expect(element.state).toBe('done');
    expect(part(element, 'text')?.textContent).toBe(message);
    expect(part(element, 'text')?.children).toHaveLength(0);
    expect(part(element, 'heading')?.textContent).toBe('Welcome, Ada!');
    expect(button(element, 'Continue')).toMatchObject({ href: 'https://www.example.com/' });
    element.doneMessage = null;
    await settle();
    expect(part(element, 'text')?.textContent).toBe('Your account is ready.');
  });

  it('goes to the redirect page in spite of a message', async () => {
    await signUp(await open({ 'done-message': 'Thank you!', 'redirect-url': '/welcome' }));
    expect(wentTo()).toEqual(['https://www.example.com/welcome']);
  });

  it('passes no session if the site does not sign in new users', async () => {
    const { details, stop } = listen<RedeemedDetail>('redeemed');
    api.on('redeem', created({ session: undefined }));
    await signUp(await open());
    stop();
    expect(details[0]!.session).toBeUndefined();
  });
});

describe('an existing user', () => {
  const exists = (): void => {
    api.on('inspect', ok(invitation({ status: 'existing-user' })));
  };

  it.each([
    ['/sign-in', `https://www.example.com/sign-in?email=ada%40example.com#invitation=${CODE}`],
    [
      '/sign-in?a=1#form',
      `https://www.example.com/sign-in?a=1&email=ada%40example.com#form?invitation=${CODE}`,
    ],
    [
      '/sign-in?email=someone@example.com&a=1',
      `https://www.example.com/sign-in?a=1&email=ada%40example.com#invitation=${CODE}`,
    ],
    [
      '/app?x=1#/sign-in',
      `https://www.example.com/app?x=1#/sign-in?email=ada%40example.com&invitation=${CODE}`,
    ],
    [
      '/#/sign-in?lang=de',
      `https://www.example.com/#/sign-in?lang=de&email=ada%40example.com&invitation=${CODE}`,
    ],
    [
      '/#/sign-in?email=x&lang=de',
      `https://www.example.com/#/sign-in?lang=de&email=ada%40example.com&invitation=${CODE}`,
    ],
    ['https://id.example.com/sign-in', 'https://id.example.com/sign-in'],
    ['http://www.example.com/sign-in', 'http://www.example.com/sign-in'],
  ])('goes to %s, with the code and the address only on the same origin', async (page, target) => {
    exists();
    const { details, stop } = listen<ExistingUserDetail>('existing-user');
    const element = await open({ 'existing-user-url': page });
    stop();
    expect(element.state).toBe('existing-user');
    expect(wentTo()).toEqual([target]);
    expect(details[0]!.redirectUrl).not.toContain(CODE);
    expect(details[0]!.redirectUrl).not.toContain('ada');
  });

  it('is also recognised when the form is sent', async () => {
    api.on('redeem', ok({ status: 'existing-user' }));
    const element = await open({ 'existing-user-url': '/sign-in' });
    await signUp(element);
    expect(element.state).toBe('existing-user');
    expect(wentTo()).toEqual([SIGN_IN]);
  });

  it('stays if the page prevents the redirect, with a link that adds code and address only when clicked', async () => {
    exists();
    const { stop } = listen('existing-user', (event) => event.preventDefault());
    const element = await open({ 'existing-user-url': '/sign-in' });
    stop();
    expect(wentTo()).toEqual([]);
    expect(button(element, 'Sign in')).toMatchObject({ href: 'https://www.example.com/sign-in' });
    const click = new MouseEvent('click', { bubbles: true, cancelable: true });
    button(element, 'Sign in').dispatchEvent(click);
    expect(click.defaultPrevented).toBe(true);
    expect(wentTo()).toEqual([SIGN_IN]);
  });

  it('stays if this is the existing-user page', async () => {
    exists();
    const element = await open({ 'existing-user-url': '/sign-up' });
    expect(wentTo()).toEqual([]);
    expect(seen(element)).toContain('Sign in as ada@example.com to accept the invitation to Contoso Portal.');
    expect(part(element, 'button')).toBeNull();
  });

  it.each([
    ['/sign-in?email=ada%40example.com', '/sign-in'],
    ['/sign-in?a=1&email=ada%40example.com', '/sign-in?a=1'],
    ['/#/sign-in?email=ada%40example.com', '/#/sign-in'],
  ])('stays on the existing-user page with its address: %s', async (here, page) => {
    exists();
    visit(here);
    sessionStorage.setItem('crm-user-invite', CODE);
    const element = await mount({ 'existing-user-url': page });
    expect(element.state).toBe('existing-user');
    expect(wentTo()).toEqual([]);
  });

  it.each([
    [{ name: 'microsoft', label: 'Microsoft' }, 'Sign in with Microsoft as ada@example.com to accept'],
    [null, 'Sign in as ada@example.com with your password to accept'],
    [undefined, 'Sign in as ada@example.com to accept'],
  ])('is told how to sign in: %j', async (signInProvider, sentence) => {
    api.on('inspect', ok(invitation({ status: 'existing-user', signInProvider })));
    expect(seen(await open())).toContain(sentence);
  });

  it('is told in the words of the site, if it has some', async () => {
    api.on('inspect', ok(invitation({ status: 'existing-user', signInProvider: null })));
    const element = await open({}, { texts: { 'existing-user': ['Hello again', 'Please sign in.'] } });
    expect(seen(element)).toBe('Hello againPlease sign in.');
  });

  it('is told how to sign in after sending the form as well', async () => {
    api
      .on('inspect', ok(invitation()), ok(invitation({ status: 'existing-user', signInProvider: null })))
      .on('redeem', ok({ status: 'existing-user' }));
    const element = await open();
    await signUp(element);
    expect(seen(element)).toContain('with your password');
  });

  it('keeps the code for the next visit', async () => {
    exists();
    await open({ 'existing-user-url': '/sign-in' });
    expect(Object.values(sessionStorage)).toContain(CODE);
  });

  it('goes to another route of the page', async () => {
    exists();
    visit(`/#/sign-up?invitation=${CODE}`);
    await mount({ 'existing-user-url': '/#/sign-in' });
    expect(wentTo()).toEqual([
      `https://www.example.com/#/sign-in?email=ada%40example.com&invitation=${CODE}`,
    ]);
  });
});

describe('after accepting', () => {
  it('tells the page and goes to the redirect page', async () => {
    api.on('inspect', ok(invitation({ status: 'existing-user' })));
    api
      .on('me', { status: 200, body: { email: 'ada@example.com' } })
      .on('accept', ok({ status: 'accepted' }));
    const { details, stop } = listen<AcceptedDetail>('accepted');
    const element = await open({ 'redirect-url': '/welcome' }, { getAccessToken: () => 'token' });
    await element.accept();
    await settle();
    stop();
    expect(details[0]!.redirectUrl).toBe('https://www.example.com/welcome');
    expect(wentTo()).toEqual(['https://www.example.com/welcome']);
    expect(Object.values(sessionStorage)).not.toContain(CODE);
  });
});
