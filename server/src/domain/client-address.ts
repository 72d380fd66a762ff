import ipaddr from 'ipaddr.js';

const IPV6_PREFIX_BITS = 64;

/** Strips the port that some proxies append, such as Azure Application Gateway. */
const withoutPort = (hop: string): string =>
  /^\[(.+)\](?::\d+)?$/.exec(hop)?.[1] ?? /^([\d.]+):\d+$/.exec(hop)?.[1] ?? hop;

/**
 * The client address for rate limits: the connection's address or, behind trusted proxies, the `X-Forwarded-For`
 * entry that the outermost of them wrote. Clients can forge entries further left. An IPv6 client owns a /64, so its
 * prefix is returned.
 *
 * @param trustedProxies Number of the site's own proxies in front of Strapi
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
