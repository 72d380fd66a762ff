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
  it('greets the contact, names the portal, and says how long the invitation is good', async () => {
    const words = seen(await open());
    expect(words).toContain('Hello Ada, you are invited to Contoso Portal.');
    expect(words).toContain('The invitation is valid until December 5, 2026.');
  });

  it.each([
    [{ firstName: null, lastName: 'Lovelace' }, 'Hello Lovelace,'],
    [{ firstName: null, lastName: null }, 'Hello ada@example.com,'],
  ])('greets %j as well as it can', async (names, greeting) => {
    api.on('inspect', ok(invitation({ contact: { ...names, email: 'ada@example.com' } })));
    expect(seen(await open())).toContain(greeting);
  });

  it("has the editor's words in place of its own", async () => {
    const element = await open({ heading: 'Join us', intro: 'It takes a minute.', 'submit-label': 'Join' });
    expect(part(element, 'heading')?.textContent).toBe('Join us');
    expect(part(element, 'intro')?.textContent).toBe('Hello Ada, It takes a minute.');
    expect(part(element, 'submit')?.textContent).toBe('Join');
  });

  it('takes text as text', async () => {
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

  it('shows the invited address, which cannot be changed and is what password managers keep the account by', async () => {
    const input = control(await open(), 'E-mail address');
    expect(input).toMatchObject({ value: 'ada@example.com', readOnly: true, autocomplete: 'username' });
  });

  it('tells the page that an invitation is open', async () => {
    const { details, stop } = listen('open');
    await open();
    stop();
    const { portal, contact, expiresAt } = invitation();
    expect(details).toEqual([{ portal, contact, expiresAt }]);
  });
});

describe('the password', () => {
  it('is a new one to password managers, and may be pasted at any length', async () => {
    const input = control(await open(), 'Password');
    expect(input.autocomplete).toBe('new-password');
    expect(input.maxLength).toBe(-1);
  });

  it('can be shown', async () => {
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
    ['x'.repeat(73), 'This password is too long. Please shorten it.'],
    ['ä'.repeat(37), 'This password is too long. Please shorten it.'],
    ['ä'.repeat(36), 'Long enough'],
  ])('%j is commented on while it is typed', async (password, words) => {
    const element = await open();
    type(element, 'Password', password);
    expect(description(element, 'Password')).toBe(words);
  });

  it('is commented on to screen readers after a pause, not with every key', async () => {
    const element = await open();
    type(element, 'Password', 's');
    await jest.advanceTimersByTimeAsync(500);
    type(element, 'Password', 'sh');
    await jest.advanceTimersByTimeAsync(500);
    expect(heard(element)).not.toContain('more to go');
    await jest.advanceTimersByTimeAsync(500);
    expect(heard(element)).toBe('At least 12 characters · 10 more to go');
  });
});

describe('the fields of the site', () => {
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

  it('have the right kind of control, what the CRM knows, and a word if they are optional', async () => {
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

  it('are sent as answered: what was not changed is left out', async () => {
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
  ])('are asked in the order of "%s", the required ones in any case', async (names, expected) => {
    expect(labels(await open({ fields: names })).slice(2)).toEqual(expected);
  });

  it('do not send what was not asked', async () => {
    const element = await open({ fields: 'company' });
    type(element, 'Your company', 'Contoso');
    await signUp(element);
    expect(api.to('redeem')[0]!.body.fields).toEqual({ company: 'Contoso' });
  });

  it('are checked before they are sent, the first wrong one gets the focus', async () => {
    const element = await open();
    type(element, 'Password', GOOD_PASSWORD);
    type(element, 'Your second', 'nonsense');
    await send(element);
    expect(api.to('redeem')).toEqual([]);
    expect(description(element, 'Your company')).toBe('Please fill this in.');
    expect(description(element, 'Your second')).toContain('Please enter an e-mail address');
    expect(element.shadowRoot!.activeElement).toBe(control(element, 'Your company'));
  });
});

describe('what the CRM has and a control cannot show', () => {
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

  it('is shown, the present value of a select as its own choice', async () => {
    const element = await open();
    const select = control(element, 'Your company') as unknown as HTMLSelectElement;
    expect([...select.options].map(({ text }) => text)).toEqual(['Gamma GmbH', ...options]);
    expect(select.value).toBe('Gamma GmbH');
    expect(description(element, 'Your birthday')).toBe('28.02.1990');
    expect(description(element, 'Your news')).toBe('yes, please');
    expect(control(element, 'Your street').value).toBe('First Street 1 2nd floor');
  });

  it('is neither checked nor sent while nobody changes it', async () => {
    await signUp(await open());
    expect(api.to('redeem')[0]!.body).toEqual({ code: CODE, password: GOOD_PASSWORD });
  });

  it('is not sent either once the page speaks another language', async () => {
    const element = await open();
    element.lang = 'de';
    await settle();
    type(element, 'Passwort', GOOD_PASSWORD);
    await send(element);
    expect(api.to('redeem')[0]!.body).toEqual({ code: CODE, password: GOOD_PASSWORD });
  });

  it('gives way to another answer', async () => {
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

  it('does not stand for a tick that is required', async () => {
    const terms = field('news', { type: 'checkbox', value: 'yes, please', required: true });
    api.on('inspect', ok(invitation({ fields: [terms] })));
    const element = await open();
    await signUp(element);
    expect(description(element, 'Your news')).toContain('Please tick this box');
    expect(api.to('redeem')).toEqual([]);
  });
});

describe('a username', () => {
  it('is asked for if the site names it, and sent', async () => {
    api.on('redeem', created());
    const element = await open({ fields: 'username' });
    expect(control(element, 'Username').autocomplete).toBe('username');
    expect(control(element, 'E-mail address').autocomplete).toBe('email');
    type(element, 'Username', ' ada ');
    await signUp(element);
    expect(api.to('redeem')[0]!.body).toEqual({ code: CODE, password: GOOD_PASSWORD, username: 'ada' });
  });

  it('has three characters or more', async () => {
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

  it('have to be accepted where the site says so', async () => {
    terms(true);
    const element = await open({ 'terms-url': '/terms' });
    await signUp(element);
    expect(description(element, 'I accept the terms of use')).toBe('Please tick this box to go on.');
    type(element, 'I accept', true);
    await send(element);
    expect(api.to('redeem')[0]!.body.acceptedTerms).toBe(true);
  });

  it('need not be accepted otherwise', async () => {
    terms(false);
    await signUp(await open());
    expect(api.to('redeem')[0]!.body.acceptedTerms).toBe(false);
  });

  it('can be read in another tab', async () => {
    terms(true);
    const link = part(await open({ 'terms-url': '/terms' }), 'link') as HTMLAnchorElement;
    expect(link).toMatchObject({ href: 'https://www.example.com/terms', target: '_blank', rel: 'noopener' });
    expect(link.textContent).toContain('opens in a new tab');
  });

  it('are no link where the address is none to follow', async () => {
    terms(true);
    const element = await open({ 'terms-url': 'javascript:alert(1)' });
    expect(part(element, 'link')).toBeNull();
    expect(labels(element)).toContain('I accept the terms of use');
  });
});

describe('what is wrong', () => {
  it.each([
    ['', 'Please fill this in.'],
    ['short', 'At least 12 characters'],
    ['x'.repeat(73), 'This password is too long. Please shorten it.'],
  ])('with the password %j is said before it is sent', async (password, words) => {
    const element = await open();
    type(element, 'Password', password);
    await send(element);
    expect(part(element, 'error')).not.toBeNull();
    expect(description(element, 'Password')).toContain(words);
    expect(control(element, 'Password').getAttribute('aria-invalid')).toBe('true');
    expect(element.shadowRoot!.activeElement).toBe(control(element, 'Password'));
    expect(api.to('redeem')).toEqual([]);
  });

  it('is taken back as soon as it is edited', async () => {
    const element = await open();
    await send(element);
    type(element, 'Password', 'x');
    expect(description(element, 'Password')).not.toContain('Please fill this in.');
    expect(control(element, 'Password').getAttribute('aria-invalid')).toBe('false');
  });

  it.each<[PublicErrorCode, string, string]>([
    ['password.too-short', 'Password', 'At least 12 characters'],
    ['password.too-long', 'Password', 'This password is too long.'],
    ['password.too-common', 'Password', 'This password is easy to guess.'],
    ['username.taken', 'Username', 'This username is taken.'],
    ['terms.required', 'I accept', 'Please tick this box to go on.'],
  ])('to the server, %s, is said beside its field', async (code, label, words) => {
    api.on('inspect', ok(invitation({ terms: { required: false, version: '1' } })));
    api.on('redeem', refused(code === 'username.taken' ? 409 : 400, code));
    const element = await open({ fields: 'username' });
    type(element, 'Username', 'ada');
    await signUp(element);
    expect(element.state).toBe('form');
    expect(description(element, label)).toContain(words);
    expect(element.shadowRoot!.activeElement).toBe(control(element, label));
    expect(control(element, 'Password').value).toBe(GOOD_PASSWORD);
  });

  it('in several fields, is said beside each', async () => {
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
    expect(description(element, 'Your company')).toBe('At most 1,000 characters, please.');
    expect(element.shadowRoot!.activeElement).toBe(control(element, 'Your phone'));
  });

  it.each([
    ['de', 'Bitte geben Sie eine Telefonnummer ein.'],
    ['fr', 'Veuillez saisir un numéro de téléphone.'],
    ['es', 'Introduzca un número de teléfono.'],
    ['nl', 'Vul een telefoonnummer in.'],
    ['pt', 'Please enter a telephone number.'],
  ])('is said in the language of the page: %s', async (lang, words) => {
    api.on('inspect', ok(invitation({ fields: [field('phone')] })));
    const errors = [{ path: ['fields', 'phone'], message: 'In English', code: 'phone.invalid' }];
    api.on('redeem', refused(400, 'request.invalid', { errors }));
    const element = await open({ lang });
    control(element, 'Your phone');
    const password = element.shadowRoot!.querySelector<HTMLInputElement>('#password')!;
    password.value = GOOD_PASSWORD;
    await send(element);
    expect(description(element, 'Your phone')).toBe(words);
  });

  it('is said in the words of the site where it has some, and is never the server’s for a code', async () => {
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
    expect(description(element, 'Your company')).toBe('Please check this.');
  });

  it('with nothing that is asked, is said above the button and aloud', async () => {
    api.on('redeem', refused(400, 'request.invalid', { errors: [{ path: ['code'], message: 'Too long' }] }));
    const element = await open();
    await signUp(element);
    expect(part(element, 'notice')?.textContent).toBe('Please check this.');
    expect(heard(element)).toBe('Please check this.');
    await settle();
    expect(element.state).toBe('form');
  });
});
