const STATE_KEY = 'invitation';

const pageState = (): Record<string, unknown> => (history.state as Record<string, unknown> | null) ?? {};

/**
 * The code of an invitation, passed by the sign-up page in the fragment. It is removed from the address at once and
 * survives a reload in the history's state, which leaves the browser as little as a fragment does.
 */
const takeInvitation = (): string | undefined => {
  const code = new URLSearchParams(location.hash.slice(1)).get('invitation');
  if (code)
    history.replaceState({ ...pageState(), [STATE_KEY]: code }, '', location.pathname + location.search);
  return pageState()[STATE_KEY] as string | undefined;
};

const inputs = document.querySelectorAll<HTMLInputElement>('input[name=invitation]');
const handedOn = takeInvitation();
for (const input of inputs) input.value ||= handedOn ?? '';

if ([...inputs].some((input) => input.value)) {
  for (const element of document.querySelectorAll<HTMLElement>('[data-with-invitation]'))
    element.hidden = false;
}
