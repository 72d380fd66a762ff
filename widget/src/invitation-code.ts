const PARAMETER = 'invitation=';

interface Kept {
  crmUserInvite?: string;
}

const keptState = (): Kept => {
  const state: unknown = history.state;
  return typeof state === 'object' ? { ...state } : {};
};

const keep = (code: string | undefined, url?: string): void =>
  history.replaceState({ ...keptState(), crmUserInvite: code }, '', url);

/**
 * The invitation's code: from the address (`#invitation=…`, else the query), from which it is removed at once, else
 * the one that an earlier call has put into `history.state`, where it survives a reload.
 */
export const takeCode = (): string | null => {
  let found: string | undefined;
  const without = (part: string): string => {
    const kept = part
      .slice(1)
      .split('&')
      .filter((pair) => {
        const isCode = pair.startsWith(PARAMETER);
        if (isCode) found = pair.slice(PARAMETER.length);
        return !isCode;
      });
    return kept.join('') && part.charAt(0) + kept.join('&');
  };
  const search = without(location.search);
  const url = location.pathname + search + without(location.hash);
  if (found !== undefined) keep(found || undefined, url);
  return keptState().crmUserInvite ?? null;
};

/** Forgets the code, once it is used. */
export const forgetCode = (): void => keep(undefined);

/** Puts the code into the fragment of an address of this site; an address elsewhere stays as it is. */
export const withCode = (url: URL, code: string | null): URL => {
  if (code && url.origin === location.origin) url.hash += `${url.hash && '&'}${PARAMETER}${code}`;
  return url;
};
