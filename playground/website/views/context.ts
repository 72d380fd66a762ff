import type { html } from 'hono/html';
import type { Profile, PageLink } from '../content';
import type { Locale } from '../locale';
import type { Texts } from '../texts';

/** Markup in which every value was escaped. */
export type Markup = ReturnType<typeof html>;

/** What every view may need to know. */
export interface ViewContext {
  locale: Locale;
  texts: Texts;
  /** Origin of Strapi, as browsers reach it. */
  strapiUrl: string;
  visitor: Profile | null;
  landmarks: PageLink[];
  /** The state of the sign-in form after it was sent. */
  signInForm?: SignInForm;
}

export interface SignInForm {
  identifier: string;
  invitation: string;
  /** Why it did not work. */
  problem: string;
}

/** Path of the page that serves the purpose, in the language of the context; the start page if there is none. */
export const landmarkPath = (
  { landmarks }: Pick<ViewContext, 'landmarks'>,
  purpose: PageLink['purpose']
): string => `/${landmarks.find((page) => page.purpose === purpose)?.slug ?? ''}`;

/** The name to greet somebody by. */
export const nameOf = ({ firstName, lastName, username }: Profile): string =>
  [firstName, lastName].filter(Boolean).join(' ') || username;
