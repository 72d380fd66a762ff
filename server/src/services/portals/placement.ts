import type { Check, PageReference, WidgetProperties } from '../../../../contracts';
import { createCheck } from '../../domain/checks';
import type { PageDirectory } from '../../pages';

/** A widget on a published page, with the locale of its entry. */
interface PlacedWidget {
  locale: string | null;
  properties: WidgetProperties;
}

interface Document {
  contentType: string;
  documentId: string;
}

/** Reads the widgets of a page as visitors see it, in all its locales. */
export type ReadPlacedWidgets = (page: Document) => Promise<PlacedWidget[]>;

interface Options {
  pages: Pick<PageDirectory, 'findByUrl' | 'resolve'>;
  placedWidgets: ReadPlacedWidgets;
}

type ChosenPage = 'existingUserPage' | 'redirectPage';
type Problem = 'not-chosen' | 'unpublished' | 'circle';

/** The worst first: only the worst problem is reported. */
const PROBLEMS: readonly Problem[] = ['not-chosen', 'unpublished', 'circle'];

const TOPIC = { existingUserPage: 'existing-user-page', redirectPage: 'redirect-page' } as const;

/** How many pages are followed; a visitor would have given up before. */
const MAX_STEPS = 10;

/** Whether people are told something after sign-up, in place of being led anywhere. */
const isMessage = (name: ChosenPage, { doneMessage }: WidgetProperties): boolean =>
  name === 'redirectPage' && Boolean(doneMessage);

const keyOf = ({ contentType, documentId }: Document): string => `${contentType} ${documentId}`;

/** Checks the widget behind a sign-up page and the pages it sends visitors to. */
export const createPlacementCheck = ({ pages, placedWidgets }: Options) => {
  /** The site's page that a reference leads to; null for another website. */
  const documentOf = async (reference: PageReference, signUpUrl: URL): Promise<Document | null> =>
    reference.kind === 'page' ? reference : pages.findByUrl(new URL(reference.url, signUpUrl));

  const isPublished = async (reference: PageReference, locale: string | null): Promise<boolean> => {
    if (reference.kind === 'url') return true;
    const [page] = await pages.resolve([{ reference, locale }], { mayReadTitle: () => false });
    return typeof page?.url === 'string';
  };

  /** The page for existing users may hold a widget, too, and send visitors on. */
  const leadsInCircle = async (
    start: Document,
    first: PageReference,
    { locale, name, signUpUrl }: { locale: string | null; name: ChosenPage; signUpUrl: URL }
  ): Promise<boolean> => {
    const visited = new Set([keyOf(start)]);
    let reference: PageReference | null = first;
    for (let step = 0; reference && step < MAX_STEPS; step += 1) {
      const page: Document | null = await documentOf(reference, signUpUrl);
      if (!page) return false;
      if (visited.has(keyOf(page))) return true;
      // After a redirect the visitor is signed in, and the widget sends them no further.
      if (name === 'redirectPage') return false;
      visited.add(keyOf(page));
      const widgets = await placedWidgets(page);
      reference = widgets.find((widget) => widget.locale === locale)?.properties.existingUserPage ?? null;
    }
    return false;
  };

  const problemOf = async (
    page: Document,
    { locale, properties }: PlacedWidget,
    name: ChosenPage,
    signUpUrl: URL
  ): Promise<Problem | null> => {
    if (isMessage(name, properties)) return null;
    const reference = properties[name];
    if (!reference) return 'not-chosen';
    if (await leadsInCircle(page, reference, { locale, name, signUpUrl })) return 'circle';
    return (await isPublished(reference, locale)) ? null : 'unpublished';
  };

  const checkChosenPage = async (
    page: Document,
    widgets: PlacedWidget[],
    name: ChosenPage,
    signUpUrl: URL
  ): Promise<Check> => {
    const problems = await Promise.all(
      widgets.map(async (widget) => ({
        locale: widget.locale,
        problem: await problemOf(page, widget, name, signUpUrl),
      }))
    );
    const worst = PROBLEMS.find((candidate) => problems.some(({ problem }) => problem === candidate));
    if (!worst && widgets.every(({ properties }) => isMessage(name, properties))) {
      return createCheck('redirect-page.message');
    }
    if (!worst) return createCheck(`${TOPIC[name]}.published`);
    const concerned = problems.filter(({ problem }) => problem === worst);
    const locales =
      concerned.length === problems.length
        ? 'all'
        : [...new Set(concerned.map(({ locale }) => locale))].join(', ');
    return createCheck(`${TOPIC[name]}.${worst}`, { locales });
  };

  /** Checks the widget and both of its pages. @param signUpUrl An http or https address */
  return async (signUpUrl: string): Promise<Check[]> => {
    const address = new URL(signUpUrl);
    const page = await pages.findByUrl(address);
    if (!page) return [createCheck('widget.unknown')];
    const { title } = page;
    if (!page.published) return [createCheck('widget.unpublished', { title })];
    const widgets = await placedWidgets(page);
    if (widgets.length === 0) return [createCheck('widget.missing', { title })];
    return [
      createCheck('widget.placed', { title }),
      await checkChosenPage(page, widgets, 'existingUserPage', address),
      await checkChosenPage(page, widgets, 'redirectPage', address),
    ];
  };
};

export type CheckPlacement = ReturnType<typeof createPlacementCheck>;
