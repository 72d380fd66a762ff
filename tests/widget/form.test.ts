import '../../widget/src';
import type { PublicErrorCode } from '../../contracts';
import { created, FakeApi, field, invitation, ok, refused } from './support/api';
import {
  button,
  control,
  description,
  heard,
  listen,
  open,
  part,
  press,
  seen,
  send,
  settle,
  signUp,
  type,
} from './support/page';
import { CODE, GOOD_PASSWORD } from './support/page';

jest.mock('../../widget/src/navigate', () => ({ navigate: jest.fn() }));
jest.useFakeTimers();

let api: FakeApi;
beforeEach(() => {
  api = new FakeApi();
});

const labels = (element: HTMLElement): string[] =>
  [...element.shadowRoot!.querySelectorAll('label')].map((label) => label.textContent);

describe('the form', () => {
  it('greets the contact, names the portal, and says how long the invitation is valid', async () => {
    const message = seen(await open());
    expect(message).toContain('Hello Ada, You have been invited to Contoso Portal.');
    expect(message).toContain('The invitation is valid until December 5, 2026.');
  });

  it.each([
    [{ firstName: null, lastName: 'Lovelace' }, 'Hello Lovelace,'],
    [{ firstName: null, lastName: null }, 'Hello ada@example.com,'],
  ])('greets %j by the name that is known', async (names, greeting) => {
    api.on('inspect', ok(invitation({ contact: { ...names, email: 'ada@example.com' } })));
    expect(seen(await open())).toContain(greeting);
  });

  it("shows the editor's texts instead of its own", async () => {
    const element = await open({ heading: 'Join us', intro: 'It takes a minute.', 'submit-label': 'Join' });
    expect(part(element, 'heading')?.textContent).toBe('Join us');
    expect(part(element, 'intro')?.textContent).toBe('Hello Ada, It takes a minute.');
    expect(part(element, 'submit')?.textContent).toBe('Join');
  });

  it('does not interpret texts as HTML', async () => {
    const evil = '<img src=x onerror=alert(1)>';
    api.on(
      'inspect',
      ok(
        invitation({
          portal: { name: evil },
          contact: { firstName: evil, lastName: '{email}', email: 'ada@example.com' },
          fields: [field('choice', { label: evil, type: 'select', options: [evil] })],
        })
      )
    );
    const element = await open({ heading: evil, intro: evil });
    expect(element.shadowRoot!.querySelector('img')).toBeNull();
    expect(part(element, 'greeting')?.textContent).toBe(`Hello ${evil},`);
  });

  it('shows the invited address, which is read-only and the username for password managers', async () => {
    const input = control(await open(), 'E-mail address');
    expect(input).toMatchObject({ value: 'ada@example.com', readOnly: true, autocomplete: 'username' });
  });

  it('dispatches the open event', async () => {
    const { details, stop } = listen('open');
    await open();
    stop();
    const { portal, contact, expiresAt } = invitation();
    expect(details).toEqual([{ portal, contact, expiresAt }]);
  });
});

describe('the password field', () => {
  it('asks password managers for a new password, and does not limit its length', async () => {
    const input = control(await open(), 'Password');
    expect(input.autocomplete).toBe('new-password');
    expect(input.maxLength).toBe(-1);
  });

  it('can show the password', async () => {
    const element = await open();
    const show = button(element, 'Show password');
    expect(show.getAttribute('aria-pressed')).toBe('false');
    await press(element, 'Show password');
    expect(control(element, 'Password').type).toBe('text');
    expect(show.getAttribute('aria-pressed')).toBe('true');
    await press(element, 'Show password');
    expect(control(element, 'Password').type).toBe('password');
  });

  it.each([
    ['', 'At least 12 characters'],
    ['short', 'At least 12 characters · 7 more to go'],
    ['twelve chars', 'Long enough'],
    ['🔑🔑🔑🔑', 'At least 12 characters · 8 more to go'],
    ['x'.repeat(73), 'This password is too long. Choose a shorter one.'],
    ['ä'.repeat(37), 'This password is too long. Choose a shorter one.'],
    ['ä'.repeat(36), 'Long enough'],
  ])('shows a hint for %j while the user types', async (password, message) => {
    const element = await open();
    type(element, 'Password', password);
    expect(description(element, 'Password')).toBe(message);
  });

  it('announces the hint to screen readers after a pause, not on every key', async () => {
    const element = await open();
    type(element, 'Password', 's');
    await jest.advanceTimersByTimeAsync(500);
    type(element, 'Password', 'sh');
    await jest.advanceTimersByTimeAsync(500);
    expect(heard(element)).not.toContain('more to go');
    await jest.advanceTimersByTimeAsync(500);
    expect(heard(element)).toBe('At least 12 characters · 10 more to go');
  });

  it('does not announce the hint of a form that has been sent', async () => {
    api.on('redeem', created());
    const element = await open();
    await signUp(element);
    expect(element.state).toBe('done');
    await jest.advanceTimersByTimeAsync(2000);
    expect(heard(element)).not.toContain('Long enough');
  });
});

describe('configured fields', () => {
  const fields = [
    field('phone', { type: 'tel', autocomplete: 'tel', value: '+44 1' }),
    field('company', { required: true, autocomplete: 'organization' }),
    field('about', { type: 'textarea' }),
    field('topic', { type: 'select', options: ['Support', 'Orders'], value: 'Orders' }),
    field('news', { type: 'checkbox', value: true }),
    field('birthday', { type: 'date', autocomplete: 'bday' }),
    field('second', { type: 'email' }),
  ];
  beforeEach(() => {
    api.on('inspect', ok(invitation({ fields }))).on('redeem', created());
  });

  it('have the right control and the value of the CRM, and are marked if they are optional', async () => {
    const element = await open();
    expect(labels(element).slice(2, 4)).toEqual(['Your phone (optional)', 'Your company']);
    expect(control(element, 'Your phone')).toMatchObject({
      type: 'tel',
      autocomplete: 'tel',
      value: '+44 1',
    });
    expect(control(element, 'Your company')).toMatchObject({ type: 'text', required: true, value: '' });
    expect(control(element, 'Your about').tagName).toBe('TEXTAREA');
    expect(control(element, 'Your topic').value).toBe('Orders');
    expect(control(element, 'Your news').checked).toBe(true);
    expect(control(element, 'Your birthday')).toMatchObject({ type: 'date', autocomplete: 'bday' });
    expect(control(element, 'Your second').type).toBe('email');
  });

  it('are sent only if they were changed', async () => {
    const element = await open();
    type(element, 'Your phone', '');
    type(element, 'Your company', '  Contoso ');
    type(element, 'Your news', false);
    await signUp(element);
    expect(api.to('redeem')[0]!.body).toEqual({
      code: CODE,
      password: GOOD_PASSWORD,
      fields: { phone: '', company: 'Contoso', news: false },
    });
  });

  it.each([
    ['topic phone', ['Your topic (optional)', 'Your phone (optional)', 'Your company']],
    ['topic, company', ['Your topic (optional)', 'Your company']],
    ['', ['Your company']],
    ['unknown', ['Your company']],
  ])('are shown in the order of "%s", and the required ones always', async (names, expected) => {
    expect(labels(await open({ fields: names })).slice(2)).toEqual(expected);
  });

  it('are not sent if they are not shown', async () => {
    const element = await open({ fields: 'company' });
    type(element, 'Your company', 'Contoso');
    await signUp(element);
    expect(api.to('redeem')[0]!.body.fields).toEqual({ company: 'Contoso' });
  });

  it('are validated before they are sent, and the first invalid one gets the focus', async () => {
    const element = await open();
    type(element, 'Password', GOOD_PASSWORD);
    type(element, 'Your second', 'nonsense');
    await send(element);
    expect(api.to('redeem')).toEqual([]);
    expect(description(element, 'Your company')).toBe('This field is required.');
    expect(description(element, 'Your second')).toContain('Enter an e-mail address');
    expect(element.shadowRoot!.activeElement).toBe(control(element, 'Your company'));
  });
});

describe('a CRM value that the control cannot show', () => {
  const options = ['Alpha', 'Beta'];
  const fields = [
    field('company', { type: 'select', options, value: 'Gamma GmbH', required: true }),
    field('birthday', { type: 'date', value: '28.02.1990', required: true }),
    field('news', { type: 'checkbox', value: 'yes, please' }),
    field('phone', { type: 'tel', value: '+1 555 0100 ext. 12' }),
    field('mail', { type: 'email', value: 'a@example.org; b@example.org' }),
    field('street', { value: 'First Street 1\r\n2nd floor' }),
    field('about', { type: 'textarea', value: 'one\r\ntwo' }),
  ];
  beforeEach(() => {
    api.on('inspect', ok(invitation({ fields }))).on('redeem', created());
  });

  it('is shown as a hint, or as an extra option of a select', async () => {
    const element = await open();
    const select = control(element, 'Your company') as unknown as HTMLSelectElement;
    expect([...select.options].map(({ text }) => text)).toEqual(['Gamma GmbH', ...options]);
    expect(select.value).toBe('Gamma GmbH');
    expect(description(element, 'Your birthday')).toBe('28.02.1990');
    expect(description(element, 'Your news')).toBe('yes, please');
    expect(control(element, 'Your street').value).toBe('First Street 1 2nd floor');
  });

  it('is neither validated nor sent unless it is changed', async () => {
    await signUp(await open());
    expect(api.to('redeem')[0]!.body).toEqual({ code: CODE, password: GOOD_PASSWORD });
  });

  it('is not sent after a change of language either', async () => {
    const element = await open();
    element.lang = 'de';
    await settle();
    type(element, 'Passwort', GOOD_PASSWORD);
    await send(element);
    expect(api.to('redeem')[0]!.body).toEqual({ code: CODE, password: GOOD_PASSWORD });
  });

  it('can be replaced', async () => {
    const element = await open();
    type(element, 'Your company', 'Alpha');
    type(element, 'Your birthday', '1990-02-28');
    type(element, 'Your news', true);
    await signUp(element);
    expect(api.to('redeem')[0]!.body.fields).toEqual({
      company: 'Alpha',
      birthday: '1990-02-28',
      news: true,
    });
  });

  it('does not count as a required tick', async () => {
    const terms = field('news', { type: 'checkbox', value: 'yes, please', required: true });
    api.on('inspect', ok(invitation({ fields: [terms] })));
    const element = await open();
    await signUp(element);
    expect(description(element, 'Your news')).toContain('Tick this box');
    expect(api.to('redeem')).toEqual([]);
  });
});

describe('the username field', () => {
  it('is shown if the site names it, and sent', async () => {
    api.on('redeem', created());
    const element = await open({ fields: 'username' });
    expect(control(element, 'Username').autocomplete).toBe('username');
    expect(control(element, 'E-mail address').autocomplete).toBe('email');
    type(element, 'Username', ' ada ');
    await signUp(element);
    expect(api.to('redeem')[0]!.body).toEqual({ code: CODE, password: GOOD_PASSWORD, username: 'ada' });
  });

  it('requires at least three characters', async () => {
    const element = await open({ fields: 'username' });
    type(element, 'Username', 'ab');
    await signUp(element);
    expect(description(element, 'Username')).toBe('At least 3 characters');
    expect(api.to('redeem')).toEqual([]);
  });
});

describe('the terms', () => {
  const terms = (required: boolean): void => {
    api.on('inspect', ok(invitation({ terms: { required, version: '1' } }))).on('redeem', created());
  };

  it('must be accepted if the site requires it', async () => {
    terms(true);
    const element = await open({ 'terms-url': '/terms' });
    await signUp(element);
    expect(description(element, 'I accept the terms of use')).toBe('Tick this box to continue.');
    type(element, 'I accept', true);
    await send(element);
    expect(api.to('redeem')[0]!.body.acceptedTerms).toBe(true);
  });

  it('are optional otherwise', async () => {
    terms(false);
    await signUp(await open());
    expect(api.to('redeem')[0]!.body.acceptedTerms).toBe(false);
  });

  it('open in a new tab', async () => {
    terms(true);
    const link = part(await open({ 'terms-url': '/terms' }), 'link') as HTMLAnchorElement;
    expect(link).toMatchObject({ href: 'https://www.example.com/terms', target: '_blank', rel: 'noopener' });
    expect(link.textContent).toContain('opens in a new tab');
  });

  it('are not a link if the URL is not safe to follow', async () => {
    terms(true);
    const element = await open({ 'terms-url': 'javascript:alert(1)' });
    expect(part(element, 'link')).toBeNull();
    expect(labels(element)).toContain('I accept the terms of use');
  });
});

describe('an error', () => {
  it.each([
    ['', 'This field is required.'],
    ['short', 'At least 12 characters'],
    ['x'.repeat(73), 'This password is too long. Choose a shorter one.'],
  ])('is shown for the password %j before it is sent', async (password, message) => {
    const element = await open();
    type(element, 'Password', password);
    await send(element);
    expect(part(element, 'error')).not.toBeNull();
    expect(description(element, 'Password')).toContain(message);
    expect(control(element, 'Password').getAttribute('aria-invalid')).toBe('true');
    expect(element.shadowRoot!.activeElement).toBe(control(element, 'Password'));
    expect(api.to('redeem')).toEqual([]);
  });

  it('disappears as soon as the field is edited', async () => {
    const element = await open();
    await send(element);
    type(element, 'Password', 'x');
    expect(description(element, 'Password')).not.toContain('This field is required.');
    expect(control(element, 'Password').getAttribute('aria-invalid')).toBe('false');
  });

  it.each<[PublicErrorCode, string, string]>([
    ['password.too-short', 'Password', 'At least 12 characters'],
    ['password.too-long', 'Password', 'This password is too long.'],
    ['password.too-common', 'Password', 'This password is too easy to guess.'],
    ['username.taken', 'Username', 'This username is taken.'],
    ['terms.required', 'I accept', 'Tick this box to continue.'],
  ])('from the server, %s, is shown at its field', async (code, label, message) => {
    api.on('inspect', ok(invitation({ terms: { required: false, version: '1' } })));
    api.on('redeem', refused(code === 'username.taken' ? 409 : 400, code));
    const element = await open({ fields: 'username' });
    type(element, 'Username', 'ada');
    await signUp(element);
    expect(element.state).toBe('form');
    expect(description(element, label)).toContain(message);
    expect(element.shadowRoot!.activeElement).toBe(control(element, label));
    expect(control(element, 'Password').value).toBe(GOOD_PASSWORD);
  });

  it('is shown at each of several invalid fields', async () => {
    api.on('inspect', ok(invitation({ fields: [field('phone'), field('company')] })));
    api.on(
      'redeem',
      refused(400, 'request.invalid', {
        errors: [
          {
            path: ['fields', 'company'],
            message: 'In English',
            code: 'value.too-long',
            values: { max: 1000 },
          },
          { path: ['fields', 'phone'], message: 'No such number' },
        ],
      })
    );
    const element = await open();
    await signUp(element);
    expect(description(element, 'Your phone')).toBe('No such number');
    expect(description(element, 'Your company')).toBe('Use 1,000 characters or fewer.');
    expect(element.shadowRoot!.activeElement).toBe(control(element, 'Your phone'));
  });

  it.each([
    ['de', 'Geben Sie eine gültige Telefonnummer ein.'],
    ['fr', 'Saisissez un numéro de téléphone valide.'],
    ['es', 'Introduzca un número de teléfono válido.'],
    ['nl', 'Vul een geldig telefoonnummer in.'],
    ['pt', 'Enter a valid phone number.'],
  ])('is shown in the language of the page: %s', async (lang, message) => {
    api.on('inspect', ok(invitation({ fields: [field('phone')] })));
    const errors = [{ path: ['fields', 'phone'], message: 'In English', code: 'phone.invalid' }];
    api.on('redeem', refused(400, 'request.invalid', { errors }));
    const element = await open({ lang });
    control(element, 'Your phone');
    const password = element.shadowRoot!.querySelector<HTMLInputElement>('#password')!;
    password.value = GOOD_PASSWORD;
    await send(element);
    expect(description(element, 'Your phone')).toBe(message);
  });

  it('uses the text of the site if there is one, and never the server’s message if there is a code', async () => {
    api.on('inspect', ok(invitation({ fields: [field('phone'), field('company')] })));
    const errors = ['phone', 'company'].map((name) => ({
      path: ['fields', name],
      message: 'In English',
      code: name === 'phone' ? 'phone.invalid' : 'of.tomorrow',
    }));
    api.on('redeem', refused(400, 'request.invalid', { errors }));
    const element = await open({}, { texts: { 'phone.invalid': 'No number!' } as object });
    await signUp(element);
    expect(description(element, 'Your phone')).toBe('No number!');
    expect(description(element, 'Your company')).toBe('Check your answer and try again.');
  });

  it('is shown above the button and announced if it belongs to no field', async () => {
    api.on('redeem', refused(400, 'request.invalid', { errors: [{ path: ['code'], message: 'Too long' }] }));
    const element = await open();
    await signUp(element);
    expect(part(element, 'notice')?.textContent).toBe('Check your answer and try again.');
    expect(heard(element)).toBe('Check your answer and try again.');
    await settle();
    expect(element.state).toBe('form');
  });
});
