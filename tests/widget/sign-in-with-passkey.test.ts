import '../../widget/src/sign-in';
import { type FakeApi, ok, refused } from './support/api';
import { control, part, press, seen } from './support/page';
import { offerPasskeys } from './support/passkeys';
import {
  cleanUp,
  listen,
  offer,
  openSignIn,
  signInApi,
  signInByPassword,
  USER,
} from './support/sign-in-page';

const { navigate, visit: leave } = jest.requireMock<{ navigate: jest.Mock; visit: jest.Mock }>(
  '../../widget/src/navigate'
);
jest.mock('../../widget/src/navigate', () => ({ navigate: jest.fn(), visit: jest.fn() }));
jest.useFakeTimers();

let api: FakeApi;
beforeEach(() => {
  api = signInApi();
  navigate.mockClear();
  leave.mockClear();
});
afterEach(cleanUp);

const goTo = (): (string | undefined)[] => navigate.mock.calls.map(([url]) => (url as URL).href);

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
    expect([seen(element).includes(notice), failures]).toEqual([true, [{ code }]]);
    expect(element.state).toBe('form');
  });

  it('says that the server refuses it', async () => {
    support();
    api.on('passkey', refused(401, 'passkey.refused'));
    const element = await openSignIn();
    await press(element, 'Sign in with a passkey');
    expect(seen(element)).toContain('The passkey was not accepted');
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
    await signInByPassword(other);
    const aborted = get.mock.calls.map(([request]) => (request as { signal: AbortSignal }).signal.aborted);
    expect(aborted).toEqual([true, true]);
    await jest.advanceTimersByTimeAsync(10 * 60_000);
    expect(get).toHaveBeenCalledTimes(2);
  });
});
