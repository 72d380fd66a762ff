import type { InspectAnswer } from '../../../contracts';
import type { Texts } from '../texts';
import { control, type Control } from './field';
import { h, icon } from './h';
import { plural } from './intl';

const EYE = 'M2 12s3.5-7 10-7 10 7 10 7-3.5 7-10 7S2 12 2 12zM12 9a3 3 0 1 1 0 6 3 3 0 0 1 0-6z';

/** The choice of a password: it can be shown, and a hint tells while typing what is missing. */
export const passwordField = (
  id: string,
  { minLength, maxBytes }: InspectAnswer['password'],
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
  const rule = plural(language, texts.passwordRule, minLength);
  const bar = h('span', { class: 'bar' });
  const said = h('span', {}, rule);
  const hint = h('p', { part: 'hint' }, bar, said);
  let pause: ReturnType<typeof setTimeout>;

  const count = (): number => [...input.value].length;
  const isLong = (): boolean => new TextEncoder().encode(input.value).length > maxBytes;

  input.addEventListener('input', () => {
    const missing = minLength - count();
    bar.style.setProperty('--done', String(Math.min(1, count() / minLength)));
    hint.toggleAttribute('data-good', missing <= 0 && !isLong());
    said.textContent = isLong()
      ? texts.passwordLong
      : missing > 0
        ? `${rule}${count() ? ` · ${plural(language, texts.passwordMore, missing)}` : ''}`
        : texts.passwordGood;
    clearTimeout(pause);
    pause = setTimeout(() => announce(said.textContent ?? ''), 900);
  });

  const show = h(
    'button',
    {
      type: 'button',
      part: 'show',
      'aria-label': texts.show,
      'aria-pressed': 'false',
      'aria-controls': id,
      title: texts.show,
      click: () => {
        const shown = input.type === 'password';
        input.type = shown ? 'text' : 'password';
        show.setAttribute('aria-pressed', String(shown));
      },
    },
    icon(EYE)
  );

  const problem = (): string => {
    if (!input.value) return texts.required;
    if (isLong()) return texts.passwordLong;
    return count() < minLength ? rule : '';
  };
  return control({ id, input, label: [texts.password], hint, extra: show, problem });
};
