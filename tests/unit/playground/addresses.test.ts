import { webAddress, withLoopbackTwin } from '../../../playground/addresses';

describe('The address of a server', () => {
  it.each([
    ['127.0.0.1', 1337, 'http://127.0.0.1:1337'],
    ['cms.local', 80, 'http://cms.local'],
    ['0.0.0.0', 1337, 'http://localhost:1337'],
    ['::', 1337, 'http://localhost:1337'],
    ['::1', 1337, 'http://[::1]:1337'],
  ])('on host %s and port %i is %s', (host, port, address) => {
    expect(webAddress(host, port)).toBe(address);
  });

  it("is also returned with this machine's other name", () => {
    expect(withLoopbackTwin('http://127.0.0.1:4321')).toEqual([
      'http://127.0.0.1:4321',
      'http://localhost:4321',
    ]);
    expect(withLoopbackTwin('http://localhost:4321')).toEqual([
      'http://localhost:4321',
      'http://127.0.0.1:4321',
    ]);
    expect(withLoopbackTwin('http://example.com')).toEqual(['http://example.com']);
  });
});
