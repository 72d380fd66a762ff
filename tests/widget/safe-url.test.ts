import { isThisPage, safeUrl } from '../../widget/src/safe-url';

describe('a safe URL', () => {
  it.each([
    ['/welcome?from=mail#top', 'https://www.example.com/welcome?from=mail#top'],
    ['welcome', 'https://www.example.com/welcome'],
    ['?step=2', 'https://www.example.com/sign-up?step=2'],
    ['https://portal.example.com/start', 'https://portal.example.com/start'],
    ['http://localhost:4321/', 'http://localhost:4321/'],
  ])('can be %s', (value, target) => {
    expect(safeUrl(value)?.href).toBe(target);
  });

  it.each([
    'javascript:alert(1)',
    'JavaScript:alert(1)',
    ' javascript:alert(1)',
    'java\nscript:alert(1)',
    'java\tscript:alert(1)',
    '\u0001javascript:alert(1)',
    'data:text/html,<script>alert(1)</script>',
    'blob:https://www.example.com/1',
    'file:///etc/passwd',
    'mailto:ada@example.com',
    '//evil.example',
    ' //evil.example',
    '/\t/evil.example',
    '\\\\evil.example',
    '/\\evil.example',
    'https:\\\\evil.example',
    'http://',
    '',
    null,
    undefined,
  ])('cannot be %j', (value) => {
    expect(safeUrl(value)).toBeNull();
  });
});

describe('isThisPage', () => {
  it.each([
    ['/sign-up', true],
    ['/sign-up#top', true],
    ['/sign-up#/step-2', false],
    ['/sign-up#!/step-2', false],
    ['/sign-up?step=2', false],
    ['/sign-in', false],
    ['https://other.example.com/sign-up', false],
  ])('for %s is %s', (value, expected) => {
    expect(isThisPage(safeUrl(value)!)).toBe(expected);
  });
});
