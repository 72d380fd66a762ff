import { CrmUserSignIn } from './element';
import type { CrmUserSignInEventMap } from './types';

const TAG = 'crm-user-sign-in';

export { CrmUserSignIn };
export type { SignInState } from './state';
export type { SignInTexts } from './texts';
export type * from './types';

declare global {
  interface HTMLElementTagNameMap {
    'crm-user-sign-in': CrmUserSignIn;
  }
  interface HTMLElementEventMap extends CrmUserSignInEventMap {}
}

// A page may load the script twice.
if (globalThis.customElements && !customElements.get(TAG)) customElements.define(TAG, CrmUserSignIn);
