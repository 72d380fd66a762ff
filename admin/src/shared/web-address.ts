/** The origin of an http or https URL; null for anything else. */
export const originOf = (url: string): string | null => {
  if (!URL.canParse(url)) return null;
  const { protocol, origin } = new URL(url);
  return protocol === 'http:' || protocol === 'https:' ? origin : null;
};

export const isWebAddress = (url: string): boolean => originOf(url) !== null;
