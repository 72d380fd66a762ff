import ipaddr from 'ipaddr.js';

/**
 * The relying party id of passkeys that are created on pages of an origin: its host name. Null for an origin on which
 * browsers have no passkeys: an IP address, or plain HTTP except on localhost.
 * https://www.w3.org/TR/webauthn-3/#relying-party-identifier
 */
export const passkeySiteOf = (origin: string): string | null => {
  if (!URL.canParse(origin)) return null;
  const { protocol, hostname } = new URL(origin);
  const isLocal = hostname === 'localhost' || hostname.endsWith('.localhost');
  if (protocol !== 'https:' && !(protocol === 'http:' && isLocal)) return null;
  // The host name of an IPv6 address has brackets.
  return hostname.startsWith('[') || ipaddr.isValid(hostname) ? null : hostname;
};
