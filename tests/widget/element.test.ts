import { CrmUserInvite } from '../../widget/src';
import { created, ENDPOINT, FakeApi, field, invitation, ok, refused } from './support/api';
import {
  CODE,
  control,
  GOOD_PASSWORD,
  heard,
  mount,
  open,
  part,
  press,
  seen,
  settle,
  signUp,
  type,
  visit,
} from './support/page';

jest.mock('../../widget/src/navigate', () => ({ navigate: jest.fn() }));
jest.useFakeTimers();

let api: FakeApi;
beforeEach(() => {
  api = new FakeApi();
});

describe('the element', () => {
  it('is defined once even if its script runs twice', async () => {
    await jest.isolateModulesAsync(async () => {
      const again = await import('../../widget/src');
      expect(again.CrmUserInvite).not.toBe(CrmUserInvite);
    });
    expect(customElements.get('crm-user-invite')).toBe(CrmUserInvite);
  });

  it('reflects its attributes as properties', () => {
    const element = document.createElement('crm-user-invite');
    element.endpoint = ENDPOINT;
    element.existingUserUrl = '/sign-in';
    element.redirectUrl = '/welcome';
    element.termsUrl = '/terms';
    element.submitLabel = 'Go';
    element.fields = ['phone', 'company'];
    expect(element.outerHTML).toBe(
      `<crm-user-invite endpoint="${ENDPOINT}" existing-user-url="/sign-in" redirect-url="/welcome" ` +
        `terms-url="/terms" submit-label="Go" fields="phone,company"></crm-user-invite>`
    );
    expect(element.redirectUrl).toBe('/welcome');
    element.redirectUrl = null;
    expect(element.hasAttribute('redirect-url')).toBe(false);
  });

  it('takes over properties that were set before it was defined', async () => {
    class Late extends CrmUserInvite {}
    visit(`/sign-up#invitation=${CODE}`);
    const element = document.createElement('late-invite');
    Object.assign(element, { endpoint: ENDPOINT, heading: 'Early', texts: { submit: 'Own label' } });
    document.body.append(element);
    customElements.define('late-invite', Late);
    await settle();
    const upgraded = element as CrmUserInvite;
    expect(upgraded.getAttribute('endpoint')).toBe(ENDPOINT);
    expect(part(upgraded, 'heading')?.textContent).toBe('Early');
    expect(part(upgraded, 'submit')?.textContent).toBe('Own label');
    expect(api.to('inspect')).toHaveLength(1);
  });

  it('looks the invitation up once when it is created from HTML', async () => {
    visit(`/sign-up#invitation=${CODE}`);
    document.body.innerHTML = `<crm-user-invite lang="de" heading="x" endpoint="${ENDPOINT}"></crm-user-invite>`;
    await settle();
    expect(api.to('inspect')).toHaveLength(1);
  });

  it('waits for its endpoint, but removes the code from the URL at once', async () => {
    visit(`/sign-up#invitation=${CODE}`);
    const element = document.createElement('crm-user-invite');
    document.body.append(element);
    await settle();
    expect(location.hash).toBe('');
    expect(api.calls).toEqual([]);
    element.endpoint = ENDPOINT;
    await settle();
    expect(element.state).toBe('form');
  });

  it('keeps the input and does not look up again when it is moved', async () => {
    const element = await open();
    type(element, 'Password', 'half');
    const elsewhere = document.createElement('main');
    document.body.append(elsewhere);
    elsewhere.append(element);
    await settle();
    expect(control(element, 'Password').value).toBe('half');
    expect(api.to('inspect')).toHaveLength(1);
  });

  it('does not look up again when the endpoint is set to the same value', async () => {
    const element = await open();
    type(element, 'Password', 'half');
    element.endpoint = ENDPOINT;
    await settle();
    expect(control(element, 'Password').value).toBe('half');
    expect(api.to('inspect')).toHaveLength(1);
  });

  it('ignores invitation links once it is removed', async () => {
    const element = await open();
    element.remove();
    history.replaceState(null, '', `#invitation=${CODE}`);
    dispatchEvent(new Event('hashchange'));
    await settle();
    expect(location.hash).toBe(`#invitation=${CODE}`);
    expect(api.to('inspect')).toHaveLength(1);
  });

  it('looks up again when it is put back after it was removed during the look-up', async () => {
    api.on('inspect', 'never');
    const element = await open();
    element.remove();
    api.on('inspect', ok(invitation()));
    document.body.append(element);
    await settle();
    expect(element.state).toBe('form');
  });

  it('shows changed attributes at once, and keeps the input and the focus', async () => {
    api.on('inspect', ok(invitation({ fields: [field('phone'), field('company')] })));
    const element = await open();
    type(element, 'Your phone', '123');
    control(element, 'Your phone').focus();
    element.fields = 'phone';
    element.heading = 'Another heading';
    await settle();
    expect(part(element, 'heading')?.textContent).toBe('Another heading');
    expect(seen(element)).not.toContain('Your company');
    expect(control(element, 'Your phone').value).toBe('123');
    expect(element.shadowRoot!.activeElement).toBe(control(element, 'Your phone'));
  });

  it.each([
    [
      'successful',
      { status: 200, body: { data: invitation() } },
      refused(410, 'invitation.revoked'),
      'revoked',
    ],
    [
      'failed',
      { status: 410, body: { error: { details: { code: 'invitation.expired' } } } },
      ok(invitation()),
      'form',
    ],
  ])(
    'uses the last look-up if an earlier one answers late with a %s result',
    async (_, late, reply, state) => {
      let answerLate: (reply: { status: number; body: unknown }) => void = () => undefined;
      api.on('inspect', new Promise((resolve) => (answerLate = resolve)), reply);
      const element = await open();
      await element.start('another');
      answerLate(late);
      await settle();
      expect(element.state).toBe(state);
    }
  );

  it('has slots for content of the site', async () => {
    const element = await open();
    const slots = () => [...element.shadowRoot!.querySelectorAll('slot')].map(({ name }) => name);
    expect(slots()).toEqual(['heading', 'intro', 'footer']);
    api.on('redeem', created());
    type(element, 'Password', GOOD_PASSWORD);
    await element.submit();
    expect(slots()).toEqual(['done', 'footer']);
  });

  it('announces the content of the site in place of its own', async () => {
    api.on('redeem', created());
    const element = await open();
    element.innerHTML = '<div slot="done"><h2>Good to have you!</h2></div>';
    await signUp(element);
    expect(heard(element)).toBe('Good to have you!');
  });
});

describe('the methods', () => {
  it('start takes a code', async () => {
    visit('/sign-up');
    const element = await mount();
    await element.start('given');
    expect(api.to('inspect')[0]!.body).toEqual({ code: 'given' });
    expect(element.state).toBe('form');
  });

  it('renew asks for a new link', async () => {
    api.on('inspect', refused(410, 'invitation.expired')).on('renew', ok({}, 202));
    const element = await open();
    await element.renew();
    expect(element.state).toBe('renewed');
  });

  it('accept uses the token of a user who has just signed in', async () => {
    let token: string | null = null;
    api.on('inspect', ok(invitation({ status: 'existing-user' }))).on('accept', ok({ status: 'accepted' }));
    const element = await open({}, { getAccessToken: () => token });
    token = 'fresh';
    await element.accept();
    expect(api.to('accept')[0]!.headers.Authorization).toBe('Bearer fresh');
    expect(element.state).toBe('accepted');
  });

  it('do nothing without an invitation', async () => {
    visit('/sign-up');
    const element = await mount();
    await Promise.all([element.submit(), element.accept(), element.renew()]);
    expect(api.calls).toEqual([]);
    expect(element.state).toBe('no-code');
  });
});

it('shows its view once the network allows it to load', async () => {
  jest.resetModules();
  let isLost = true;
  jest.doMock('../../widget/src/view', () => {
    if (isLost) throw new Error('Failed to fetch dynamically imported module');
    return jest.requireActual<object>('../../widget/src/view');
  });
  const { CrmUserInvite: Fresh } = await import('../../widget/src/element');
  customElements.define('viewless-invite', class extends Fresh {});
  visit(`/sign-up#invitation=${CODE}`);
  const element = document.createElement('viewless-invite') as CrmUserInvite;
  element.endpoint = ENDPOINT;
  document.body.append(element);
  await settle();
  expect(element.shadowRoot!.innerHTML).toBe('<slot></slot>');
  isLost = false;
  await jest.advanceTimersByTimeAsync(2000);
  expect(part(element, 'form')).not.toBeNull();
  api.on('redeem', created());
  type(element, 'Password', GOOD_PASSWORD);
  await press(element, 'Create account');
  expect(element.state).toBe('done');
});

it('shows a secondary state once its chunk has loaded, and the previous state until then', async () => {
  jest.resetModules();
  let isLost = true;
  jest.doMock('../../widget/src/view/secondary', () => {
    if (isLost) throw new Error('Failed to fetch dynamically imported module');
    return jest.requireActual<object>('../../widget/src/view/secondary');
  });
  const { CrmUserInvite: Fresh } = await import('../../widget/src/element');
  customElements.define('secondary-invite', class extends Fresh {});
  api.on('inspect', refused(410, 'invitation.revoked'));
  visit(`/sign-up#invitation=${CODE}`);
  const element = document.createElement('secondary-invite') as CrmUserInvite;
  element.endpoint = ENDPOINT;
  document.body.append(element);
  await settle();
  expect(element.state).toBe('revoked');
  expect(part(element, 'icon')).toBeNull();
  isLost = false;
  await jest.advanceTimersByTimeAsync(2000);
  expect(seen(element)).toContain('This invitation has been withdrawn');
});
