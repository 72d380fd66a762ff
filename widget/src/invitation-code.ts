const PARAMETER = 'invitation';
const STATE_KEY = 'crmUserInvite';

const without = (part: string): string => {
  const kept = part
    .slice(1)
    .split('&')
    .filter((pair) => !pair.startsWith(`${PARAMETER}=`))
    .join('&');
  return kept && part.charAt(0) + kept;
};

const keptState = (): Record<string, unknown> => {
  const state: unknown = history.state;
  return typeof state === 'object' ? { ...state } : {};
};

/**
 * The invitation's code: from the address (`#invitation=…`, else the query), from which it is removed at once, else
 * the one that an earlier call has put into `history.state`, where it survives a reload.
 */
export const takeCode = (): string | null => {
  const { hash, pathname, search } = location;
  const found =
    new URLSearchParams(hash.slice(1)).get(PARAMETER) ?? new URLSearchParams(search).get(PARAMETER);
  const state = keptState();
  if (found === null) return (state[STATE_KEY] as string | undefined) ?? null;
  history.replaceState({ ...state, [STATE_KEY]: found }, '', pathname + without(search) + without(hash));
  return found || null;
};

/** Forgets the code, once it is used. */
export const forgetCode = (): void => {
  const { [STATE_KEY]: _used, ...rest } = keptState();
  history.replaceState(rest, '');
};

/** The URL with the code in its fragment if it leads to this site; else the URL as it is. */
export const withCode = (url: URL, code: string | null): string => {
  if (!code || url.origin !== location.origin) return url.href;
  const handed = new URL(url);
  handed.hash = `${url.hash ? `${url.hash}&` : ''}${PARAMETER}=${code}`;
  return handed.href;
};
