import '../../widget/src';
import type { CrmUserInvite, RedeemedDetail, RefusedDetail } from '../../widget/src';
import { created, FakeApi, field, invitation, ok, refused } from './support/api';
import { CODE, control, listen, open, part, press, seen, send, settle, signUp, type } from './support/page';
import {
  CREATION_OPTIONS,
  NEW_PASSKEY,
  NEW_PASSKEY_JSON,
  offerPasskeys,
  withdrawPasskeys,
} from './support/passkeys';
import { GOOGLE, MICROSOFT } from './support/providers';

jest.mock('../../widget/src/navigate', () => ({ navigate: jest.fn(), visit: jest.fn() }));
jest.useFakeTimers();

let api: FakeApi;
let create: jest.Mock;
beforeEach(() => {
  create = offerPasskeys();
  api = new FakeApi()
    .on('inspect', ok(invitation({ passkeys: true })))
    .on('passkey-options', ok(CREATION_OPTIONS))
    .on('redeem', created());
});
afterEach(() => {
  withdrawPasskeys();
  jest.restoreAllMocks();
});

const isOffered = (element: CrmUserInvite): boolean => part(element, 'passkey') !== null;
const hasPassword = (element: CrmUserInvite): boolean =>
  element.shadowRoot!.getElementById('password') !== null;
const cancelled = new DOMException('The operation either timed out or was not allowed.', 'NotAllowedError');

describe('a passkey', () => {
  it('is offered above the password, after the providers', async () => {
    api.on('inspect', ok(invitation({ passkeys: true, providers: [MICROSOFT, GOOGLE] })));
    const element = await open();
    const order = [...element.shadowRoot!.querySelectorAll('[part~=provider],[part=divider],input')];
    expect(order.map((each) => each.id || each.getAttribute('part'))).toEqual([
      'button quiet provider microsoft',
      'button quiet provider google',
      'button quiet provider passkey',
      'divider',
      'email',
      'password',
    ]);
    expect(part(element, 'intro')?.textContent).toContain('Choose how you want to sign in.');
    expect(part(element, 'divider')?.textContent).toBe('or with a password');
  });

  it('is offered without providers, too', async () => {
    const element = await open();
    expect([isOffered(element), part(element, 'divider')?.textContent]).toEqual([true, 'or with a password']);
  });

  it('is not offered where the site or the browser has none', async () => {
    api.on('inspect', ok(invitation({ passkeys: false })));
    expect(isOffered(await open())).toBe(false);
    api.on('inspect', ok(invitation({ passkeys: true })));
    withdrawPasskeys();
    const element = await open();
    expect([isOffered(element), hasPassword(element)]).toEqual([false, true]);
  });

  it('does without an answer of an older plugin', async () => {
    const { passkeys: _, ...older } = invitation();
    api.on('inspect', ok(older));
    expect((await open()).state).toBe('form');
  });

  it('is not sent again once they have chosen a password', async () => {
    api.on('redeem', 'lost', created());
    const element = await open();
    await press(element, 'Create a passkey');
    expect(seen(element)).toContain('We will keep trying.');
    await press(element, 'Use a password instead');
    expect(seen(element)).not.toContain('We will keep trying.');
    await jest.advanceTimersByTimeAsync(120_000);
    expect([api.to('redeem').length, element.state]).toEqual([1, 'form']);
  });

  it('creates the account at once if nothing else is asked', async () => {
    const redeemed = listen<RedeemedDetail>('redeemed');
    const element = await open();
    await press(element, 'Create a passkey');
    redeemed.stop();

    expect(api.to('passkey-options').map(({ body }) => body)).toEqual([{ code: CODE }]);
    const [[{ publicKey }]] = create.mock.calls as [[{ publicKey: PublicKeyCredentialCreationOptions }]];
    expect([...(publicKey.challenge as Uint8Array)]).toEqual([4, 5, 6]);
    expect([...(publicKey.user.id as Uint8Array)]).toEqual([1, 2, 3, 255, 239]);
    expect(publicKey).toMatchObject({
      rp: CREATION_OPTIONS.rp,
      user: { name: 'ada@example.com', displayName: 'Ada Lovelace' },
      authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
    });
    expect(api.to('redeem').map(({ body }) => body)).toEqual([{ code: CODE, passkey: NEW_PASSKEY_JSON }]);
    expect(element.state).toBe('done');
    expect(redeemed.details[0]?.session).toEqual({ jwt: 'session-token' });
  });

  it('waits for what else is asked, and does not ask for a password', async () => {
    const fields = [field('phone', { type: 'tel', required: true })];
    api.on('inspect', ok(invitation({ passkeys: true, fields, terms: { required: true, version: '1' } })));
    const element = await open();
    await press(element, 'Create a passkey');
    expect(create).not.toHaveBeenCalled();
    expect([hasPassword(element), isOffered(element)]).toEqual([false, false]);
    expect(part(element, 'chosen-provider')?.textContent).toBe(
      'You are signing up with a passkey. Your device will ask for your fingerprint, your face or its PIN.'
    );
    await send(element);
    expect(create).not.toHaveBeenCalled();
    type(element, 'Your phone', '+44 20 7946 0099');
    type(element, 'I accept', true);
    await send(element);
    expect(api.to('redeem').map(({ body }) => body)).toEqual([
      { code: CODE, fields: { phone: '+44 20 7946 0099' }, acceptedTerms: true, passkey: NEW_PASSKEY_JSON },
    ]);
    expect(element.state).toBe('done');
  });

  it('can give way to a password, and nothing entered is lost', async () => {
    const fields = [field('phone', { required: true }), field('company', { required: true })];
    api.on('inspect', ok(invitation({ passkeys: true, fields })));
    const element = await open();
    type(element, 'Your phone', '123');
    await press(element, 'Create a passkey');
    type(element, 'Your company', 'Contoso');
    await press(element, 'Use a password instead');
    expect(control(element, 'Your phone').value).toBe('123');
    expect(control(element, 'Your company').value).toBe('Contoso');
    expect([hasPassword(element), isOffered(element)]).toEqual([true, true]);
    await signUp(element);
    expect(api.to('redeem')[0]?.body).not.toHaveProperty('passkey');
    expect(element.state).toBe('done');
  });

  it.each([
    ['cancelled', cancelled, 'You have not created a passkey'],
    [
      'that the device cannot create',
      new DOMException('', 'NotSupportedError'),
      'The passkey was not created',
    ],
    ['of a browser that fails in its own way', new Error('Boom'), 'The passkey was not created'],
  ])('%s leads back to the form, with a notice', async (_case, error, notice) => {
    create.mockRejectedValue(error);
    const element = await open();
    await press(element, 'Create a passkey');
    expect(part(element, 'notice')?.textContent).toContain(notice);
    expect([element.state, hasPassword(element), isOffered(element)]).toEqual(['form', true, true]);
    expect(element.shadowRoot!.querySelector('[role=status]')?.textContent).toContain(notice);

    create.mockResolvedValue(NEW_PASSKEY);
    await press(element, 'Create a passkey');
    expect(element.state).toBe('done');
  });

  it('is created once, also if the form is refused with it', async () => {
    const taken = refused(409, 'username.taken');
    api.on('inspect', ok(invitation({ passkeys: true }))).on('redeem', taken, created());
    const element = await open({ fields: 'username' });
    type(element, 'Username', 'taken');
    await press(element, 'Create a passkey');
    expect(seen(element)).toContain('This username is taken.');
    type(element, 'Username', 'free');
    await send(element);
    expect(create).toHaveBeenCalledTimes(1);
    expect(api.to('redeem').map(({ body }) => [body.username, body.passkey])).toEqual([
      ['taken', NEW_PASSKEY_JSON],
      ['free', NEW_PASSKEY_JSON],
    ]);
  });

  it('is sent again as it is when the network is back', async () => {
    api.on('redeem', 'lost', created());
    const element = await open();
    await press(element, 'Create a passkey');
    expect(seen(element)).toContain('No connection');
    await jest.advanceTimersByTimeAsync(5000);
    expect([create.mock.calls.length, element.state]).toEqual([1, 'done']);
  });

  it('that the server refuses is created anew', async () => {
    api.on('redeem', refused(401, 'passkey.refused'), created());
    const refusals = listen<RefusedDetail>('refused');
    const element = await open();
    await press(element, 'Create a passkey');
    refusals.stop();
    expect(part(element, 'notice')?.textContent).toContain('The passkey was not created');
    expect(refusals.details.map(({ code }) => code)).toEqual(['passkey.refused']);
    await press(element, 'Create a passkey');
    expect([create.mock.calls.length, element.state]).toEqual([2, 'done']);
  });

  it('is no longer offered if the site has switched it off meanwhile', async () => {
    api
      .on('inspect', ok(invitation({ passkeys: true })), ok(invitation({ passkeys: false })))
      .on('passkey-options', refused(400, 'passkey.unavailable'));
    const element = await open();
    await press(element, 'Create a passkey');
    expect([isOffered(element), hasPassword(element), create.mock.calls.length]).toEqual([false, true, 0]);
    expect(part(element, 'divider')).toBeNull();
    expect(part(element, 'notice')?.textContent).toContain('The passkey was not created');
  });

  it('is not asked for with an invitation that was revoked meanwhile', async () => {
    api.on('passkey-options', refused(410, 'invitation.revoked'));
    const element = await open();
    await press(element, 'Create a passkey');
    expect([element.state, create.mock.calls.length]).toEqual(['revoked', 0]);
  });

  it('waits out a limit', async () => {
    api.on('passkey-options', refused(429, 'rate.limited', { retryAfter: 3 }), ok(CREATION_OPTIONS));
    const element = await open();
    await press(element, 'Create a passkey');
    expect(seen(element)).toContain('Too many attempts');
    await jest.advanceTimersByTimeAsync(3000);
    await press(element, 'Create a passkey');
    expect(element.state).toBe('done');
  });

  it('is asked for once, however often the button is pressed', async () => {
    create.mockReturnValue(new Promise(() => undefined));
    const fields = [field('phone')];
    api.on('inspect', ok(invitation({ passkeys: true, fields })));
    const element = await open();
    await press(element, 'Create a passkey');
    expect(part(element, 'submit')?.getAttribute('aria-disabled')).toBe('true');
    await send(element);
    await send(element);
    expect([create.mock.calls.length, api.to('passkey-options').length]).toEqual([1, 1]);
  });

  it('that was created for a link is not used for another one, opened meanwhile', async () => {
    let resolve: (passkey: unknown) => void = () => undefined;
    create.mockReturnValue(new Promise((done) => (resolve = done)));
    const element = await open();
    await press(element, 'Create a passkey');
    await element.start('Zk3xQ0v7n2c9s1d5f8h4j6l0p2r5t8w1z4b7m0q3u6A');
    resolve(NEW_PASSKEY);
    await settle();
    expect(api.to('redeem')).toEqual([]);
    expect([element.state, isOffered(element)]).toEqual(['form', true]);
  });

  it('is offered in the language of the page', async () => {
    const element = await open({ lang: 'de' });
    expect(part(element, 'passkey')?.textContent).toBe('Passkey erstellen');
    expect(part(element, 'divider')?.textContent).toBe('oder mit einem Passwort');
  });
});
