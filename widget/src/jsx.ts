import type * as React from 'react';
import type { CrmUserInvite, CrmUserInviteAttributes } from '.';
import type { CrmUserSignIn, CrmUserSignInAttributes } from './sign-in';

declare module 'react' {
  // eslint-disable-next-line @typescript-eslint/no-namespace -- React keeps the elements of JSX in a namespace
  namespace JSX {
    interface IntrinsicElements {
      'crm-user-invite': React.DetailedHTMLProps<React.HTMLAttributes<CrmUserInvite>, CrmUserInvite> &
        CrmUserInviteAttributes;
      'crm-user-sign-in': React.DetailedHTMLProps<React.HTMLAttributes<CrmUserSignIn>, CrmUserSignIn> &
        CrmUserSignInAttributes;
    }
  }
}
