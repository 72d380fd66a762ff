import fc from 'fast-check';
import { clientAddress } from '../../../server/src/domain/client-address';

describe('clientAddress', () => {
  it('is the address of the connection without trusted proxies', () => {
    expect(clientAddress('192.0.2.1', undefined, 0)).toBe('192.0.2.1');
    expect(clientAddress('192.0.2.1', '203.0.113.9', 0)).toBe('192.0.2.1');
  });

  it('is the address that the outermost trusted proxy saw', () => {
    expect(clientAddress('10.0.0.1', '203.0.113.9', 1)).toBe('203.0.113.9');
    expect(clientAddress('10.0.0.1', '203.0.113.9, 10.0.0.2', 2)).toBe('203.0.113.9');
  });

  it('ignores entries that clients can forge', () => {
    fc.assert(
      fc.property(fc.array(fc.ipV4()), fc.ipV4(), (forged, real) => {
        const header = [...forged, real].join(', ');
        expect(clientAddress('10.0.0.1', header, 1)).toBe(clientAddress(real, undefined, 0));
      })
    );
  });

  it('falls back to the first entry if a proxy did not write one', () => {
    expect(clientAddress('10.0.0.1', undefined, 1)).toBe('10.0.0.1');
    expect(clientAddress('10.0.0.1', '203.0.113.9', 3)).toBe('203.0.113.9');
  });

  it('counts an IPv6 client by its /64', () => {
    const first = clientAddress('2001:db8:1:2:aaaa::1', undefined, 0);
    expect(clientAddress('2001:db8:1:2:ffff:1:2:3', undefined, 0)).toBe(first);
    expect(clientAddress('2001:db8:1:3::1', undefined, 0)).not.toBe(first);
  });

  it('unwraps an IPv4-mapped IPv6 address', () => {
    expect(clientAddress('::ffff:192.0.2.1', undefined, 0)).toBe('192.0.2.1');
  });

  it('strips a port that a proxy appended', () => {
    expect(clientAddress('10.0.0.1', '203.0.113.9:52100', 1)).toBe('203.0.113.9');
    expect(clientAddress('10.0.0.1', '[2001:db8::1]:52100', 1)).toBe('2001:db8::');
    expect(clientAddress('10.0.0.1', '[2001:db8::1]', 1)).toBe('2001:db8::');
  });

  it('is "unknown" for any text that is not an address', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(clientAddress('10.0.0.1', `${text},nonsense`, 1)).toBe('unknown');
      })
    );
    expect(clientAddress(undefined, undefined, 0)).toBe('unknown');
  });
});
