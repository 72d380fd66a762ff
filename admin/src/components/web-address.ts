/** The origin of an http or https address; null for anything else. */
export const originOf = (address: string): string | null => {
  if (!URL.canParse(address)) return null;
  const { protocol, origin } = new URL(address);
  return protocol === 'http:' || protocol === 'https:' ? origin : null;
};

export const isWebAddress = (address: string): boolean => originOf(address) !== null;
