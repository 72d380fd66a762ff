import type { InspectResponse } from '../../../contracts';
import type { Texts } from '../texts';
import { h, icon } from './dom';
import { createControl, type Control } from './field';
import { formatPlural } from './intl';

const EYE = 'M2 12s3.5-7 10-7 10 7 10 7-3.5 7-10 7S2 12 2 12zM12 9a3 3 0 1 1 0 6 3 3 0 0 1 0-6z';
const ANNOUNCE_DELAY_MS = 900;

/** A button that shows and hides a password. */
export const visibilityToggle = (input: HTMLInputElement, texts: Pick<Texts, 'show'>): HTMLElement => {
  const toggle = (): void => {
    const isVisible = input.type === 'password';
    input.type = isVisible ? 'text' : 'password';
    button.setAttribute('aria-pressed', String(isVisible));
  };
  const button = h(
    'button',
    {
      type: 'button',
      part: 'show',
      title: texts.show,
      'aria-label': texts.show,
      'aria-pressed': 'false',
      'aria-controls': 'password',
      click: toggle,
    },
    icon(EYE)
  );
  return button;
};

/** The new password, with a button to show it and a hint that says how many characters are missing. */
export const passwordControl = (
  { minLength, maxBytes }: InspectResponse['password'],
  texts: Texts,
  language: string,
  announce: (message: string) => void
): Control => {
  const input = h('input', {
    type: 'password',
    required: true,
    autocomplete: 'new-password',
    autocapitalize: 'none',
    spellcheck: 'false',
    passwordrules: `minlength: ${minLength};`,
  });
  const rule = formatPlural(language, texts.atLeast, minLength);
  const bar = h('span', { class: 'bar' });
  const hintText = h('span', {}, rule);
  const hint = h('p', { part: 'hint' }, bar, hintText);
  let announceTimer: ReturnType<typeof setTimeout>;

  const length = (): number => [...input.value].length;
  const isTooLong = (): boolean => new TextEncoder().encode(input.value).length > maxBytes;
  const isValid = (): boolean => length() >= minLength && !isTooLong();
  const hintFor = (): string => {
    if (isTooLong()) return texts.passwordLong;
    if (isValid()) return texts.passwordGood;
    const missing = minLength - length();
    return length() ? `${rule} · ${formatPlural(language, texts.passwordMore, missing)}` : rule;
  };

  input.addEventListener('input', () => {
    bar.style.setProperty('--done', String(Math.min(1, length() / minLength)));
    hint.toggleAttribute('data-good', isValid());
    hintText.textContent = hintFor();
    clearTimeout(announceTimer);
    announceTimer = setTimeout(() => input.isConnected && announce(hintFor()), ANNOUNCE_DELAY_MS);
  });

  const validate = (): string => {
    if (!input.value) return texts.required;
    return isValid() ? '' : isTooLong() ? texts.passwordLong : rule;
  };
  return createControl({
    id: 'password',
    input,
    label: [texts.password],
    hint,
    suffix: visibilityToggle(input, texts),
    validate,
  });
};
