import type { PageDirectory } from '../../pages';
import type { ReadPlacedWidgets } from './placement';

interface Options {
  pages: Pick<PageDirectory, 'findByUrl'>;
  readPlacedWidgets: ReadPlacedWidgets;
}

/** Reads the widgets on a portal's sign-up page, in all its locales; none if no published page of the site has its URL. */
export const createReadSignUpWidgets =
  ({ pages, readPlacedWidgets }: Options) =>
  async (signUpUrl: string): ReturnType<ReadPlacedWidgets> => {
    const page = await pages.findByUrl(new URL(signUpUrl));
    return page?.published ? readPlacedWidgets(page) : [];
  };

export type ReadSignUpWidgets = ReturnType<typeof createReadSignUpWidgets>;
