import type { html } from 'hono/html';
import type { Profile, PageLink } from '../content';
import type { Locale } from '../locale';
import type { SignInProvider } from '../settings';
import type { Texts } from '../texts';

/** Markup with all values escaped. */
export type Markup = ReturnType<typeof html>;

/** Data for every view. */
export interface ViewContext {
  locale: Locale;
  texts: Texts;
  /** Origin of Strapi for browsers. */
  strapiUrl: string;
  /** The key of the portal in the CRM that this website is. */
  portalKey: string;
  provider: SignInProvider | null;
  visitor: Profile | null;
  landmarks: PageLink[];
  /** State of the sign-in form after a failed attempt. */
  signInForm?: SignInForm;
  /** What has just been done, said at the top of the page. */
  notice?: string;
}

export interface SignInForm {
  identifier: string;
  invitation: string;
  /** The error. */
  problem: string;
}

/** Path of the page with the purpose in the current language; the home page if there is none. */
export const landmarkPath = (
  { landmarks }: Pick<ViewContext, 'landmarks'>,
  purpose: PageLink['purpose']
): string => `/${landmarks.find((page) => page.purpose === purpose)?.slug ?? ''}`;

/** The name in greetings. */
export const nameOf = ({ firstName, lastName, username }: Profile): string =>
  [firstName, lastName].filter(Boolean).join(' ') || username;
