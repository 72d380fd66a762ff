import type { PageProperty } from '../../../contracts/widget-properties';
import type { TextKey } from '../translations/texts';

/** The settings that are pages, with their names and what they are for. */
export const PAGE_TEXTS: Record<PageProperty, { label: TextKey; hint: TextKey }> = {
  existingUserPage: { label: 'designer.existing-user-page.label', hint: 'designer.existing-user-page.hint' },
  redirectPage: { label: 'designer.redirect-page.label', hint: 'designer.redirect-page.hint' },
  termsPage: { label: 'designer.terms-page.label', hint: 'designer.terms-page.hint' },
};

/** The pages that nearly everyone sets. */
export const BASIC_PAGES = ['existingUserPage', 'redirectPage'] as const satisfies PageProperty[];
