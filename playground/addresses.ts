const WILDCARDS = new Set(['0.0.0.0', '::']);
const LOOPBACK_TWINS: Record<string, string> = { '127.0.0.1': 'localhost', localhost: '127.0.0.1' };

/** The URL of a server that listens on this host and port; `localhost` if it listens on all. */
export const webAddress = (host: string, port: number): string => {
  const name = WILDCARDS.has(host) ? 'localhost' : host;
  return new URL(`http://${name.includes(':') ? `[${name}]` : name}:${port}`).origin;
};

/** The URL, and its equivalent with the machine's other name. */
export const withLoopbackTwin = (address: string): string[] => {
  const url = new URL(address);
  const twin = LOOPBACK_TWINS[url.hostname];
  if (twin === undefined) return [address];
  url.hostname = twin;
  return [address, url.origin];
};
