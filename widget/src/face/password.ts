import type { InspectResponse } from '../../../contracts';
import type { Texts } from '../texts';
import { h, icon } from './h';
import { control, type Control } from './field';
import { plural } from './intl';

const EYE = 'M2 12s3.5-7 10-7 10 7 10 7-3.5 7-10 7S2 12 2 12zM12 9a3 3 0 1 1 0 6 3 3 0 0 1 0-6z';
const QUIET_MS = 900;

/** A button that shows what is typed. */
const showButton = (input: HTMLInputElement, texts: Texts): HTMLElement => {
  const toggle = (): void => {
    const isShown = input.type === 'password';
    input.type = isShown ? 'text' : 'password';
    button.setAttribute('aria-pressed', String(isShown));
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

/** The choice of a password. It can be shown, and a hint tells while typing what is missing. */
export const passwordField = (
  { minLength, maxBytes }: InspectResponse['password'],
  texts: Texts,
  language: string,
  announce: (words: string) => void
): Control => {
  const input = h('input', {
    type: 'password',
    required: true,
    autocomplete: 'new-password',
    autocapitalize: 'none',
    spellcheck: 'false',
    passwordrules: `minlength: ${minLength};`,
  });
  const rule = plural(language, texts.atLeast, minLength);
  const bar = h('span', { class: 'bar' });
  const words = h('span', {}, rule);
  const hint = h('p', { part: 'hint' }, bar, words);
  let pause: ReturnType<typeof setTimeout>;

  const length = (): number => [...input.value].length;
  const isLong = (): boolean => new TextEncoder().encode(input.value).length > maxBytes;
  const isGood = (): boolean => length() >= minLength && !isLong();
  const advice = (): string => {
    if (isLong()) return texts.passwordLong;
    if (isGood()) return texts.passwordGood;
    return length() ? `${rule} · ${plural(language, texts.passwordMore, minLength - length())}` : rule;
  };

  input.addEventListener('input', () => {
    bar.style.setProperty('--done', String(Math.min(1, length() / minLength)));
    hint.toggleAttribute('data-good', isGood());
    words.textContent = advice();
    clearTimeout(pause);
    pause = setTimeout(() => announce(advice()), QUIET_MS);
  });

  const problem = (): string => {
    if (!input.value) return texts.required;
    return isGood() ? '' : isLong() ? texts.passwordLong : rule;
  };
  return control({
    id: 'password',
    input,
    label: [texts.password],
    hint,
    extra: showButton(input, texts),
    problem,
  });
};
