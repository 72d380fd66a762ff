import { CrmUserInvite } from './element';
import type { CrmUserInviteEventMap } from './types';

const TAG = 'crm-user-invite';

export { CrmUserInvite };
export type { State } from './state';
export type { Texts } from './texts';
export type * from './types';

declare global {
  interface HTMLElementTagNameMap {
    'crm-user-invite': CrmUserInvite;
  }
  interface HTMLElementEventMap extends CrmUserInviteEventMap {}
}

// A page may load the script twice.
if (globalThis.customElements && !customElements.get(TAG)) customElements.define(TAG, CrmUserInvite);
