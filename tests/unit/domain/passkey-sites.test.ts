import { passkeySiteOf } from '../../../server/src/domain/passkey-sites';

describe('the site that passkeys belong to', () => {
  it.each([
    ['https://www.example.com', 'www.example.com'],
    ['https://www.example.com:8443', 'www.example.com'],
    ['http://localhost:4321', 'localhost'],
    ['http://shop.localhost', 'shop.localhost'],
  ])('is the host name of %s', (origin, site) => {
    expect(passkeySiteOf(origin)).toBe(site);
  });

  it.each([
    'http://www.example.com',
    'http://localhost.example.com',
    'http://127.0.0.1:4321',
    'https://192.0.2.1',
    'https://[2001:db8::1]',
    'ftp://localhost',
    'null',
    '',
  ])('does not exist for %p', (origin) => {
    expect(passkeySiteOf(origin)).toBeNull();
  });
});
