import ipaddr from 'ipaddr.js';

const IPV6_PREFIX_BITS = 64;

/** An address without the port that some proxies write beside it (Azure's application gateway, for one). */
const withoutPort = (hop: string): string =>
  /^\[(.+)\](?::\d+)?$/.exec(hop)?.[1] ?? /^([\d.]+):\d+$/.exec(hop)?.[1] ?? hop;

/**
 * The address that a request is counted by: that of the connection or, behind so many proxies of one's own, the entry
 * that the outermost of them wrote to `X-Forwarded-For`. Entries further left can be written by anybody. An IPv6
 * client owns a /64, so its prefix is what counts.
 *
 * @param trustedProxies how many proxies stand before Strapi
 */
export const clientAddress = (
  remoteAddress: string | undefined,
  forwardedFor: string | undefined,
  trustedProxies: number
): string => {
  const hops = [...(forwardedFor?.split(',') ?? []), remoteAddress ?? ''].map((hop) => hop.trim());
  const raw = withoutPort(hops[Math.max(0, hops.length - 1 - trustedProxies)] ?? '');
  if (!ipaddr.isValid(raw)) return 'unknown';
  const address = ipaddr.process(raw);
  if (address.kind() === 'ipv4') return address.toString();
  return ipaddr.IPv6.networkAddressFromCIDR(`${address.toString()}/${IPV6_PREFIX_BITS}`).toString();
};
