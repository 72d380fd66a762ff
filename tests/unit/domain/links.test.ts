import { invitationLink, signUpPageProblem } from '../../../server/src/domain/links';

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
