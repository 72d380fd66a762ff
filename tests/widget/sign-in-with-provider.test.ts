import '../../widget/src/sign-in';
import '../../widget/src';
import type { CrmUserSignIn } from '../../widget/src/sign-in';
import { created, type FakeApi, invitation, ok } from './support/api';
import { CODE, heard, mount, open, part, press, seen } from './support/page';
import { GOOGLE, MICROSOFT, offered } from './support/providers';
import {
  cleanUp,
  listen,
  mountSignIn,
  offer,
  openSignIn,
  signedIn,
  signInApi,
  strapiRefusal,
} from './support/sign-in-page';

const { navigate, visit: leave } = jest.requireMock<{ navigate: jest.Mock; visit: jest.Mock }>(
  '../../widget/src/navigate'
);
jest.mock('../../widget/src/navigate', () => ({ navigate: jest.fn(), visit: jest.fn() }));
jest.useFakeTimers();

const WITH_CODE = `/sign-in?email=ada%40example.com&from=mail#invitation=${CODE}`;
const KEY = 'crm-user-sign-in-provider';

let api: FakeApi;
beforeEach(() => {
  api = signInApi();
  navigate.mockClear();
  leave.mockClear();
});
afterEach(cleanUp);

const goTo = (): (string | undefined)[] => navigate.mock.calls.map(([url]) => (url as URL).href);

describe('signing in with a provider', () => {
  const arrive = async (additions = '', how = 'navigate'): Promise<CrmUserSignIn> => {
    document.body.replaceChildren();
    jest
      .spyOn(performance, 'getEntriesByType')
      .mockReturnValue([{ type: how, domContentLoadedEventEnd: 1 } as PerformanceNavigationTiming]);
    history.replaceState(null, '', `/sign-in${additions}`);
    return mountSignIn({ 'redirect-url': '/welcome' });
  };
  beforeEach(() => {
    offer(api, { providers: [MICROSOFT, GOOGLE] });
  });

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
    expect([seen(element).includes(notice), failures]).toEqual([true, [{ code }]]);
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
    expect(seen(await arrive())).toContain(notice);
  });

  it('does nothing after a reload or the back button', async () => {
    await press(await openSignIn(), 'Continue with Microsoft');
    const element = await arrive('', 'back_forward');
    expect([element.state, api.to('callback').length]).toEqual(['form', 0]);
  });

  it('leaves it to the sign-up on the same page to come back from its own provider', async () => {
    api.on('inspect', ok(invitation({ providers: [MICROSOFT] })));
    await press(await open(), 'Continue with Microsoft');
    api.on('redeem', created());
    const signIn = await arrive();
    const signUp = await mount();
    expect([signIn.state, api.to('callback').length]).toEqual(['form', 0]);
    expect([signUp.state, api.to('redeem').length]).toEqual(['done', 1]);
  });

  it('does not finish the sign-up on the same page', async () => {
    api.on('inspect', ok(invitation({ providers: [MICROSOFT] }))).on('callback', signedIn());
    await press(await openSignIn(WITH_CODE), 'Continue with Microsoft');
    document.body.replaceChildren();
    const signUp = await mount();
    expect([signUp.state, api.to('redeem').length]).toEqual(['form', 0]);
    expect((await arrive()).state).toBe('accepted');
  });
});
