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
  it('says where to find one, asks the server nothing, and leads to sign-in', async () => {
    visit('/sign-up');
    const element = await mount(pages);
    expect(element.state).toBe('no-code');
    expect(seen(element)).toContain('Please open the link in your invitation e-mail');
    expect(api.calls).toEqual([]);
    await press(element, 'Sign in');
    expect(String(navigate.mock.lastCall)).toBe('https://www.example.com/sign-in');
  });
});

describe('while the invitation is looked up', () => {
  it('says so, and shows no form', async () => {
    api.on('inspect', 'never');
    const element = await open();
    expect(element.state).toBe('looking-up');
    expect(seen(element)).toBe('One moment, we are looking up your invitation…');
    expect(heard(element)).toBe('One moment, we are looking up your invitation…');
  });

  it('only asks: a page that is opened and left uses nothing up', async () => {
    const element = await open();
    element.remove();
    await settle();
    expect(api.calls.map(({ route }) => route)).toEqual(['inspect']);
  });
});

describe('a refused invitation', () => {
  it.each<[PublicErrorCode, number, string, string]>([
    ['invitation.expired', 410, 'expired', 'This invitation has expired'],
    ['invitation.replaced', 410, 'replaced', 'There is a newer e-mail'],
    ['invitation.revoked', 410, 'revoked', 'This invitation was withdrawn'],
    ['invitation.redeemed', 410, 'redeemed', 'This invitation has been used'],
    ['user.blocked', 403, 'blocked', 'Your account is blocked'],
    ['invitation.unknown', 404, 'unknown', 'We do not know this link'],
    ['request.invalid', 400, 'unknown', 'We do not know this link'],
  ])('%s is explained, and tells the page', async (code, status, state, title) => {
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

  it.each(['expired', 'replaced'] as const)('that is %s can be renewed', async (reason) => {
    api.on('inspect', refused(410, `invitation.${reason}`)).on('renew', ok({}, 202));
    const element = await open();
    await press(element, 'Send a fresh link');
    expect(element.state).toBe('renewed');
    expect(seen(element)).toContain('on its way to the invited address');
    expect(api.to('renew')).toHaveLength(1);
  });

  it('is renewed once, however often the button is pressed', async () => {
    api.on('inspect', refused(410, 'invitation.expired')).on('renew', 'never');
    const element = await open();
    await press(element, 'Send a fresh link');
    await press(element, 'Send a fresh link');
    expect(api.to('renew')).toHaveLength(1);
    expect(part(element, 'card')?.getAttribute('aria-busy')).toBe('true');
  });

  it('comes back after too many renewals', async () => {
    api.on('inspect', refused(410, 'invitation.expired'));
    api.on('renew', refused(429, 'rate.limited', { retryAfter: 5 }));
    const element = await open();
    await press(element, 'Send a fresh link');
    expect(element.state).toBe('rate-limited');
    await jest.advanceTimersByTimeAsync(5000);
    expect(element.state).toBe('expired');
    expect(api.to('renew')).toHaveLength(1);
  });

  it('that is used leads to sign-in, without its code', async () => {
    api.on('inspect', refused(410, 'invitation.redeemed'));
    const element = await open(pages);
    await press(element, 'Sign in');
    expect(String(navigate.mock.lastCall)).toBe('https://www.example.com/sign-in');
  });
});

describe('too many tries', () => {
  it('counts down, and then looks again', async () => {
    api.on('inspect', refused(429, 'rate.limited', { retryAfter: 65 }), ok(invitation()));
    const element = await open();
    expect(element.state).toBe('rate-limited');
    expect(seen(element)).toContain('You can go on in 1 minute 5 seconds.');
    await jest.advanceTimersByTimeAsync(6000);
    expect(seen(element)).toContain('in 59 seconds.');
    await jest.advanceTimersByTimeAsync(58_000);
    expect(seen(element)).toContain('in 1 second.');
    expect(api.to('inspect')).toHaveLength(1);
    await jest.advanceTimersByTimeAsync(1000);
    expect(element.state).toBe('form');
  });

  it('counts on where the element is moved in the page, or comes back to it', async () => {
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

  it('waits half a minute where a server before ours does not say how long', async () => {
    api.on('inspect', refused(429));
    expect(seen(await open())).toContain('in 30 seconds.');
  });
});

describe('trouble on the way', () => {
  it.each<[string, Reply, string, string]>([
    ['no answer', 'lost', 'offline', 'No connection'],
    ['a server error', refused(500), 'trouble', 'The site is in trouble'],
    ['a CRM that is down', refused(503, 'crm.unavailable'), 'trouble', 'The site is in trouble'],
    ['an answer that is not ours', { status: 200, body: '<html>Log in to the Wi-Fi' }, 'trouble', 'trouble'],
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
      'trouble',
    ]),
    ['a wrong endpoint', refused(404), 'trouble', 'The site is in trouble'],
  ])('%s is told, and tried again by itself', async (_, reply, state, words) => {
    const { details, stop } = listen('refused');
    api.on('inspect', reply, ok(invitation()));
    const element = await open();
    stop();
    expect(element.state).toBe(state);
    expect(seen(element)).toContain(words);
    expect(details).toEqual([]);
    await jest.advanceTimersByTimeAsync(2000);
    expect(element.state).toBe('form');
  });

  it('is tried again less and less often, and at once on demand', async () => {
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

  it('ends when the network is back', async () => {
    api.on('inspect', 'lost', ok(invitation()));
    const element = await open();
    window.dispatchEvent(new Event('online'));
    await settle();
    expect(element.state).toBe('form');
    await jest.advanceTimersByTimeAsync(60_000);
    expect(api.to('inspect')).toHaveLength(2);
  });

  it('is over when the network is back, where the element was moved meanwhile', async () => {
    api.on('inspect', 'lost', ok(invitation()));
    const element = await open();
    document.body.append(element);
    window.dispatchEvent(new Event('online'));
    await settle();
    expect(element.state).toBe('form');
  });

  it('is not tried again for a page that was left', async () => {
    api.on('inspect', 'lost');
    (await open()).remove();
    await jest.advanceTimersByTimeAsync(60_000);
    window.dispatchEvent(new Event('online'));
    await settle();
    expect(api.to('inspect')).toHaveLength(1);
  });
});

describe('focus', () => {
  it('is not taken when the page opens', async () => {
    await open();
    expect(document.activeElement).toBe(document.body);
  });

  it('goes to the new heading after a button was pressed, which is then not announced as well', async () => {
    api.on('inspect', refused(410, 'invitation.expired')).on('renew', ok({}, 202));
    const element = await open();
    button(element, 'Send a fresh link').focus();
    await press(element, 'Send a fresh link');
    expect(element.shadowRoot!.activeElement).toBe(part(element, 'heading'));
  });
});
