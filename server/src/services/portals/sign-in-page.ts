import type { PageDirectory } from '../../pages';
import { originOf } from '../../domain/links';
import type { MappedPortal } from './portal-directory';
import type { ReadSignUpWidgets } from './sign-up-widgets';

interface Options {
  pages: Pick<PageDirectory, 'resolve'>;
  readWidgets: ReadSignUpWidgets;
}

/** Finds where a user of a portal signs in. */
export const createFindSignInPage = ({ pages, readWidgets }: Options) => {
  const existingUserPage = async (signUpUrl: string, locale: string): Promise<string | null> => {
    const widgets = await readWidgets(signUpUrl);
    const widget = widgets.find((candidate) => candidate.locale === locale) ?? widgets[0];
    const reference = widget?.properties.existingUserPage;
    if (!reference) return null;
    if (reference.kind === 'url') return reference.url;
    const [resolved] = await pages.resolve([{ reference, locale: widget?.locale ?? null }], {
      mayReadTitle: () => false,
    });
    return resolved?.url ?? null;
  };

  /**
   * The page for existing users that the widget on the sign-up page leads to, in a language if the page has it; the
   * portal's site if there is none.
   */
  return async ({ siteUrl, signUpUrl }: MappedPortal, locale: string): Promise<string> => {
    const page = signUpUrl && URL.canParse(signUpUrl) ? await existingUserPage(signUpUrl, locale) : null;
    const url = page && URL.canParse(page, siteUrl) ? new URL(page, siteUrl).href : siteUrl;
    return originOf(url) ? url : siteUrl;
  };
};

export type FindSignInPage = ReturnType<typeof createFindSignInPage>;
