import type { DetailedHTMLProps, HTMLAttributes } from 'react';
import type { CrmUserInvite, CrmUserInviteAttributes } from '.';

/** Attributes of `<crm-user-invite>` in JSX. */
export type CrmUserInviteProps = DetailedHTMLProps<HTMLAttributes<CrmUserInvite>, CrmUserInvite> &
  CrmUserInviteAttributes;

declare module 'react' {
  // eslint-disable-next-line @typescript-eslint/no-namespace -- React keeps the elements of JSX in a namespace
  namespace JSX {
    interface IntrinsicElements {
      'crm-user-invite': CrmUserInviteProps;
    }
  }
}
