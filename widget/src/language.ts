/** The language spoken around an element, as a tag that `Intl` takes; English if it says none. */
export const languageAround = (element: HTMLElement): string => {
  const around = element.closest<HTMLElement>('[lang]') ?? document.documentElement;
  try {
    return Intl.getCanonicalLocales(around.lang)[0] ?? 'en';
  } catch {
    return 'en';
  }
};
