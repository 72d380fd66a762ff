import { invitationLink, isOnAllowedOrigin, signUpPageProblem } from '../../../server/src/domain/links';

const CODE = 'c'.repeat(43);
const ORIGIN = 'https://www.example.com';

describe('invitationLink', () => {
  it('puts the code into the fragment, which no server sees', () => {
    const link = invitationLink(`${ORIGIN}/sign-up`, CODE, 'fragment');
    expect(link).toBe(`${ORIGIN}/sign-up#invitation=${CODE}`);
    expect(new URL(link).search).toBe('');
  });

  it('keeps the query of the page', () => {
    expect(invitationLink(`${ORIGIN}/sign-up?a=1&b=2`, CODE, 'fragment')).toBe(
      `${ORIGIN}/sign-up?a=1&b=2#invitation=${CODE}`
    );
  });

  it.each([
    ['/#/sign-up', '/#/sign-up?'],
    ['/app#!/sign-up', '/app#!/sign-up?'],
    ['/#/sign-up?lang=de', '/#/sign-up?lang=de&'],
    ['/#/', '/#/?'],
    ['/sign-up#form', '/sign-up#form?'],
    ['/sign-up#tab=2', '/sign-up#tab=2&'],
    ['/sign-up#', '/sign-up#'],
    ['//sign-up', '//sign-up#'],
  ])('keeps the hash route in %s', (page, before) => {
    expect(invitationLink(ORIGIN + page, CODE, 'fragment')).toBe(`${ORIGIN}${before}invitation=${CODE}`);
  });

  it('puts the code into the query for sites that cannot read the fragment', () => {
    expect(invitationLink(`${ORIGIN}/?a=1&invitation=old#/sign-up`, CODE, 'query')).toBe(
      `${ORIGIN}/?a=1&invitation=${CODE}#/sign-up`
    );
  });
});

describe('signUpPageProblem', () => {
  const problem = (signUpUrl: string | null, siteUrl = ORIGIN, allowed = [ORIGIN]) =>
    signUpPageProblem({ siteUrl, signUpUrl }, allowed);

  it('accepts a page of the site on an allowed origin', () => {
    expect(problem(`${ORIGIN}/sign-up`)).toBeNull();
    expect(problem(`${ORIGIN}/de/anmelden?x#y`, `${ORIGIN}/de`)).toBeNull();
  });

  it.each([null, ''])('reports a missing page: %j', (signUpUrl) => {
    expect(problem(signUpUrl)).toBe('missing');
  });

  it.each([
    ['another host', 'https://evil.example/sign-up'],
    ['another host that looks alike', 'https://www.example.com.evil.example/'],
    ['the host as a user name', 'https://www.example.com@evil.example/'],
    ['a sign-in', 'https://ada:secret@www.example.com/sign-up'],
    ['a user name', 'https://ada@www.example.com/sign-up'],
    ['a subdomain', 'https://shop.www.example.com/'],
    ['another scheme', 'http://www.example.com/sign-up'],
    ['another port', 'https://www.example.com:8443/sign-up'],
    ['a path alone', '/sign-up'],
    ['a script', 'javascript:alert(1)'],
    ['a blob of the same origin', 'blob:https://www.example.com/1234'],
  ])('refuses %s', (_what, signUpUrl) => {
    expect(problem(signUpUrl)).toBe('not-allowed');
  });

  it('refuses a page on its site if the origin is not allowed', () => {
    expect(problem(`${ORIGIN}/sign-up`, ORIGIN, ['https://other.example.com'])).toBe('not-allowed');
  });

  it('refuses a page on an allowed origin other than the site’s', () => {
    const other = 'https://other.example.com';
    expect(problem(`${other}/sign-up`, ORIGIN, [ORIGIN, other])).toBe('not-allowed');
  });

  it('refuses opaque origins, which are all spelled "null"', () => {
    expect(problem('data:text/html,x', 'data:text/html,y', ['null'])).toBe('not-allowed');
  });
});

describe('isOnAllowedOrigin', () => {
  const origins = [ORIGIN, 'http://127.0.0.1:4321'];

  it.each([
    ORIGIN,
    `${ORIGIN}/`,
    `${ORIGIN}/de/anmelden?next=/a#form`,
    `${ORIGIN}?a=https://evil.example`,
    `${ORIGIN}#/sign-up`,
    'http://127.0.0.1:4321/sign-up',
  ])('accepts %s', (url) => {
    expect(isOnAllowedOrigin(url, origins)).toBe(true);
  });

  it.each([
    ['another host', 'https://evil.example/'],
    ['a host that begins alike', 'https://www.example.com.evil.example/'],
    ['a host that ends alike', 'https://evilwww.example.com/'],
    ['the host as a user name', 'https://www.example.com@evil.example/'],
    ['the host as a user name with a password', 'https://www.example.com:x@evil.example/'],
    ['a user name', 'https://evil@www.example.com/'],
    ['an empty user name', 'https://@www.example.com/'],
    ['another scheme', 'http://www.example.com/'],
    ['another port', 'https://www.example.com:8443/'],
    ['a port that is left out elsewhere', 'https://www.example.com:443/'],
    ['a script', 'javascript:alert(1)//https://www.example.com/'],
    ['data', 'data:text/html,https://www.example.com/'],
    ['a blob of the site', 'blob:https://www.example.com/1234'],
    ['no scheme', '//www.example.com/'],
    ['a path', '/sign-up'],
    ['no slashes', 'https:www.example.com/'],
    ['one slash', 'https:/www.example.com/'],
    ['backslashes', 'https:\\\\www.example.com\\'],
    ['a backslash in the host', 'https://www.example.com\\@evil.example/'],
    ['a backslash in the path', `${ORIGIN}/\\evil.example`],
    ['upper case', 'HTTPS://WWW.EXAMPLE.COM/'],
    ['full-width letters', 'https://ｗｗｗ.example.com/'],
    ['an ideographic full stop', 'https://www。example.com/'],
    ['a final dot', 'https://www.example.com./'],
    ['a tab', 'https://www.exam\tple.com/'],
    ['a line break', `${ORIGIN}/\r\nSet-Cookie: a=b`],
    ['a space before', ` ${ORIGIN}/`],
    ['a null character', `${ORIGIN}\0.evil.example/`],
    ['a zero-width space', `${ORIGIN}\u200b/`],
    ['nothing', ''],
    ['no URL', 'https://'],
    ['a list', [`${ORIGIN}/`]],
    ['an object', { href: `${ORIGIN}/` }],
    ['null', null],
  ])('refuses %s', (_what, url) => {
    expect(isOnAllowedOrigin(url, origins)).toBe(false);
  });
});
