import { h, icon, interpolate } from '../view/dom';
import { mark } from '../view/providers/marks';
import css from '../view/providers/providers.css';
import { KEY_ICON } from '../view/passkeys/key-icon';
import type { SignInFlow } from './flow';
import type { SignInModel } from './state';
import type { SignInTexts } from './texts';

interface WaysContext {
  model: SignInModel;
  flow: SignInFlow;
  texts: SignInTexts;
  announce(this: void, message: string): void;
}

/** The buttons of the providers and for passkeys, in a separate chunk. */
export const ways = {
  css,

  createButtons({ model, flow, texts, announce }: WaysContext): HTMLElement[] {
    const providers = model.options.providers.map((provider) => {
      const values = { provider: provider.label };
      const click = (): void => {
        if (model.state !== 'form') return;
        button.setAttribute('aria-busy', 'true');
        announce(texts.opening.replace('{provider}', provider.label));
        flow.visitProvider(provider, () => button.removeAttribute('aria-busy'));
      };
      const button = h(
        'button',
        { type: 'button', part: `button quiet provider ${provider.name}`, click },
        mark(provider.name),
        h('span', {}, ...interpolate(texts.continueWith, values))
      );
      return button;
    });
    if (!model.options.passkeys) return providers;
    const key = icon(KEY_ICON);
    key.setAttribute('part', 'mark');
    const passkey = h(
      'button',
      { type: 'button', part: 'button quiet provider passkey', click: () => void flow.signInWithPasskey() },
      key,
      h('span', {}, texts.usePasskey)
    );
    return model.usualWay === 'passkey' ? [passkey, ...providers] : [...providers, passkey];
  },
};
