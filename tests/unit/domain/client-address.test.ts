import fc from 'fast-check';
import { clientAddress } from '../../../server/src/domain/client-address';

describe('clientAddress', () => {
  it('is that of the connection, whatever the request says', () => {
    expect(clientAddress('192.0.2.1', undefined, 0)).toBe('192.0.2.1');
    expect(clientAddress('192.0.2.1', '203.0.113.9', 0)).toBe('192.0.2.1');
  });

  it('is what the outermost proxy of our own saw', () => {
    expect(clientAddress('10.0.0.1', '203.0.113.9', 1)).toBe('203.0.113.9');
    expect(clientAddress('10.0.0.1', '203.0.113.9, 10.0.0.2', 2)).toBe('203.0.113.9');
  });

  it('does not believe entries that anybody could have written', () => {
    fc.assert(
      fc.property(fc.array(fc.ipV4()), fc.ipV4(), (forged, real) => {
        const header = [...forged, real].join(', ');
        expect(clientAddress('10.0.0.1', header, 1)).toBe(clientAddress(real, undefined, 0));
      })
    );
  });

  it('falls back to what there is if a proxy did not write its entry', () => {
    expect(clientAddress('10.0.0.1', undefined, 1)).toBe('10.0.0.1');
    expect(clientAddress('10.0.0.1', '203.0.113.9', 3)).toBe('203.0.113.9');
  });

  it('counts an IPv6 client by its /64', () => {
    const first = clientAddress('2001:db8:1:2:aaaa::1', undefined, 0);
    expect(clientAddress('2001:db8:1:2:ffff:1:2:3', undefined, 0)).toBe(first);
    expect(clientAddress('2001:db8:1:3::1', undefined, 0)).not.toBe(first);
  });

  it('takes an IPv4 address in IPv6 clothes for what it is', () => {
    expect(clientAddress('::ffff:192.0.2.1', undefined, 0)).toBe('192.0.2.1');
  });

  it('leaves out a port that a proxy wrote beside the address', () => {
    expect(clientAddress('10.0.0.1', '203.0.113.9:52100', 1)).toBe('203.0.113.9');
    expect(clientAddress('10.0.0.1', '[2001:db8::1]:52100', 1)).toBe('2001:db8::');
    expect(clientAddress('10.0.0.1', '[2001:db8::1]', 1)).toBe('2001:db8::');
  });

  it('is "unknown" rather than whatever text stands there', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(clientAddress('10.0.0.1', `${text},nonsense`, 1)).toBe('unknown');
      })
    );
    expect(clientAddress(undefined, undefined, 0)).toBe('unknown');
  });
});
