import '../../widget/src';
import type { PublicErrorCode } from '../../contracts';
import { FakeApi, invitation, ok, refused, type Reply } from './support/api';
import { button, heard, listen, mount, open, part, press, seen, settle, visit } from './support/page';

const { navigate } = jest.requireMock<{ navigate: jest.Mock }>('../../widget/src/navigate');
jest.mock('../../widget/src/navigate', () => ({ navigate: jest.fn() }));
jest.useFakeTimers();

let api: FakeApi;
beforeEach(() => {
  api = new FakeApi();
  navigate.mockClear();
});

const pages = { 'existing-user-url': '/sign-in', 'redirect-url': '/welcome' };

describe('without an invitation', () => {
  it('says where to find one, sends no request, and links to sign-in', async () => {
    visit('/sign-up');
    const element = await mount(pages);
    expect(element.state).toBe('no-code');
    expect(seen(element)).toContain('Open the link in your invitation e-mail');
    expect(api.calls).toEqual([]);
    await press(element, 'Sign in');
    expect(String(navigate.mock.lastCall)).toBe('https://www.example.com/sign-in');
  });
});

describe('during the look-up', () => {
  it('shows and announces a message, and no form', async () => {
    api.on('inspect', 'never');
    const element = await open();
    expect(element.state).toBe('looking-up');
    expect(seen(element)).toBe('Checking your invitation…');
    expect(heard(element)).toBe('Checking your invitation…');
  });

  it('only inspects the invitation if the page is opened and left', async () => {
    const element = await open();
    element.remove();
    await settle();
    expect(api.calls.map(({ route }) => route)).toEqual(['inspect']);
  });
});

describe('a refused invitation', () => {
  it.each<[PublicErrorCode, number, string, string]>([
    ['invitation.expired', 410, 'expired', 'This invitation has expired'],
    ['invitation.replaced', 410, 'replaced', 'This link has been replaced'],
    ['invitation.revoked', 410, 'revoked', 'This invitation has been withdrawn'],
    ['invitation.redeemed', 410, 'redeemed', 'This invitation has already been used'],
    ['user.blocked', 403, 'blocked', 'Your account is blocked'],
    ['invitation.unknown', 404, 'unknown', 'This link is not valid'],
    ['request.invalid', 400, 'unknown', 'This link is not valid'],
  ])('with %s shows a message and dispatches the event', async (code, status, state, title) => {
    const { details, stop } = listen('refused');
    api.on('inspect', refused(status, code));
    const element = await open(pages);
    stop();
    expect(element.state).toBe(state);
    expect(part(element, 'heading')?.textContent).toBe(title);
    expect(heard(element)).toBe(part(element, 'text')?.textContent);
    expect(details).toEqual([{ code }]);
    expect(navigate).not.toHaveBeenCalled();
  });

  it.each(['expired', 'replaced'] as const)('can be renewed if it is %s', async (reason) => {
    api.on('inspect', refused(410, `invitation.${reason}`)).on('renew', ok({}, 202));
    const element = await open();
    await press(element, 'Send a new link');
    expect(element.state).toBe('renewed');
    expect(seen(element)).toContain('on its way to the invited address');
    expect(api.to('renew')).toHaveLength(1);
  });

  it('is renewed once, even if the button is pressed several times', async () => {
    api.on('inspect', refused(410, 'invitation.expired')).on('renew', 'never');
    const element = await open();
    await press(element, 'Send a new link');
    await press(element, 'Send a new link');
    expect(api.to('renew')).toHaveLength(1);
    expect(part(element, 'card')?.getAttribute('aria-busy')).toBe('true');
  });

  it('is shown again after too many renewals', async () => {
    api.on('inspect', refused(410, 'invitation.expired'));
    api.on('renew', refused(429, 'rate.limited', { retryAfter: 5 }));
    const element = await open();
    await press(element, 'Send a new link');
    expect(element.state).toBe('rate-limited');
    await jest.advanceTimersByTimeAsync(5000);
    expect(element.state).toBe('expired');
    expect(api.to('renew')).toHaveLength(1);
  });

  it('links to sign-in without its code if it was used', async () => {
    api.on('inspect', refused(410, 'invitation.redeemed'));
    const element = await open(pages);
    await press(element, 'Sign in');
    expect(String(navigate.mock.lastCall)).toBe('https://www.example.com/sign-in');
  });
});

describe('too many attempts', () => {
  it('show a countdown, and look up again after it', async () => {
    api.on('inspect', refused(429, 'rate.limited', { retryAfter: 65 }), ok(invitation()));
    const element = await open();
    expect(element.state).toBe('rate-limited');
    expect(seen(element)).toContain('You can continue in 1 minute 5 seconds.');
    await jest.advanceTimersByTimeAsync(6000);
    expect(seen(element)).toContain('in 59 seconds.');
    await jest.advanceTimersByTimeAsync(58_000);
    expect(seen(element)).toContain('in 1 second.');
    expect(api.to('inspect')).toHaveLength(1);
    await jest.advanceTimersByTimeAsync(1000);
    expect(element.state).toBe('form');
  });

  it('continue the countdown after the element was moved or removed and put back', async () => {
    api.on('inspect', refused(429, 'rate.limited', { retryAfter: 65 }), ok(invitation()));
    const element = await open();
    const elsewhere = document.createElement('main');
    document.body.append(elsewhere);
    elsewhere.append(element);
    await jest.advanceTimersByTimeAsync(5000);
    expect(seen(element)).toContain('in 1 minute.');
    element.remove();
    await jest.advanceTimersByTimeAsync(50_000);
    elsewhere.append(element);
    expect(seen(element)).toContain('in 10 seconds.');
    element.remove();
    await jest.advanceTimersByTimeAsync(20_000);
    expect(api.to('inspect')).toHaveLength(1);
    elsewhere.append(element);
    await jest.advanceTimersByTimeAsync(1000);
    expect(element.state).toBe('form');
    expect(api.to('inspect')).toHaveLength(2);
  });

  it('wait half a minute if a proxy does not say how long', async () => {
    api.on('inspect', refused(429));
    expect(seen(await open())).toContain('in 30 seconds.');
  });
});

describe('a failed look-up', () => {
  it.each<[string, Reply, string, string]>([
    ['no answer', 'lost', 'offline', 'No connection'],
    ['a server error', refused(500), 'trouble', 'Something went wrong'],
    ['a CRM that is down', refused(503, 'crm.unavailable'), 'trouble', 'Something went wrong'],
    [
      'an answer of a proxy',
      { status: 200, body: '<html>Log in to the Wi-Fi' },
      'trouble',
      'Something went wrong',
    ],
    ...[
      '"text"',
      '[]',
      '{}',
      '{"status":"open"}',
      '{"data":[]}',
      '{"data":"text"}',
      '{"data":null}',
      'null',
      '',
    ].map((body): [string, Reply, string, string] => [
      `an answer of another shape: ${body}`,
      { status: 200, body },
      'trouble',
      'Something went wrong',
    ]),
    ['a wrong endpoint', refused(404), 'trouble', 'Something went wrong'],
  ])('with %s shows a message and is retried automatically', async (_, reply, state, message) => {
    const { details, stop } = listen('refused');
    api.on('inspect', reply, ok(invitation()));
    const element = await open();
    stop();
    expect(element.state).toBe(state);
    expect(seen(element)).toContain(message);
    expect(details).toEqual([]);
    await jest.advanceTimersByTimeAsync(2000);
    expect(element.state).toBe('form');
  });

  it('is retried with increasing delays, and at once on demand', async () => {
    api.on('inspect', 'lost');
    const element = await open();
    await jest.advanceTimersByTimeAsync(2000 + 4000 + 8000);
    expect(api.to('inspect')).toHaveLength(4);
    await jest.advanceTimersByTimeAsync(15_000);
    expect(api.to('inspect')).toHaveLength(4);
    api.on('inspect', ok(invitation()));
    await press(element, 'Try again');
    expect(element.state).toBe('form');
  });

  it('is retried when the network is back', async () => {
    api.on('inspect', 'lost', ok(invitation()));
    const element = await open();
    window.dispatchEvent(new Event('online'));
    await settle();
    expect(element.state).toBe('form');
    await jest.advanceTimersByTimeAsync(60_000);
    expect(api.to('inspect')).toHaveLength(2);
  });

  it('is retried when the network is back, even if the element was moved in the meantime', async () => {
    api.on('inspect', 'lost', ok(invitation()));
    const element = await open();
    document.body.append(element);
    window.dispatchEvent(new Event('online'));
    await settle();
    expect(element.state).toBe('form');
  });

  it('is not retried once the element is removed', async () => {
    api.on('inspect', 'lost');
    (await open()).remove();
    await jest.advanceTimersByTimeAsync(60_000);
    window.dispatchEvent(new Event('online'));
    await settle();
    expect(api.to('inspect')).toHaveLength(1);
  });
});

describe('the focus', () => {
  it('does not move when the page opens', async () => {
    await open();
    expect(document.activeElement).toBe(document.body);
  });

  it('moves to the new heading after a button was pressed', async () => {
    api.on('inspect', refused(410, 'invitation.expired')).on('renew', ok({}, 202));
    const element = await open();
    button(element, 'Send a new link').focus();
    await press(element, 'Send a new link');
    expect(element.shadowRoot!.activeElement).toBe(part(element, 'heading'));
  });
});
