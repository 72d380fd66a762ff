import { Flex, Loader, Status, Typography } from '@strapi/design-system';
import type { ComponentProps } from 'react';
import type { PageState } from '../../../../contracts/admin-api';
import { type TextKey, useText } from '../texts';

/** The state of a referenced page; undefined while it is loading. */
export type PageReferenceState =
  | PageState
  | { state: 'address'; title: string; url: null }
  /** The lookup failed. */
  | { state: 'unknown'; title: null; url: null }
  | undefined;

type Variant = NonNullable<ComponentProps<typeof Status>['variant']>;

const VARIANTS: Record<NonNullable<PageReferenceState>['state'], Variant> = {
  published: 'success',
  draft: 'secondary',
  'other-locale': 'warning',
  missing: 'danger',
  hidden: 'neutral',
  address: 'neutral',
  unknown: 'neutral',
};

/** Shown for references without a title. */
const FALLBACK_TITLES: Partial<Record<keyof typeof VARIANTS, TextKey>> = {
  hidden: 'designer.page.hidden',
  unknown: 'designer.page.unknown',
};

/** Explains why visitors cannot reach a page. */
export const PageWarning = ({ state }: { state: PageReferenceState | null }) => {
  const t = useText();
  if (!state || (state.state !== 'draft' && state.state !== 'other-locale' && state.state !== 'missing'))
    return null;
  return (
    <Typography variant="pi" textColor={state.state === 'missing' ? 'danger600' : 'warning600'}>
      {t(`designer.warning.${state.state}`)}
    </Typography>
  );
};

/** A page on one line: its title, path and state. */
export const PageSummary = ({ state, id }: { state: PageReferenceState | null; id?: string }) => {
  const t = useText();
  if (state === undefined) return <Loader small>{t('designer.loading')}</Loader>;
  if (state === null) {
    return (
      <Typography id={id} textColor="neutral600">
        {t('designer.page.none')}
      </Typography>
    );
  }
  return (
    <Flex gap={2} wrap="wrap" minWidth={0}>
      <Typography id={id} fontWeight="semiBold" textColor="neutral800" style={{ overflowWrap: 'anywhere' }}>
        {state.title ?? t(FALLBACK_TITLES[state.state] ?? 'designer.page.missing')}
      </Typography>
      {state.url && (
        <Typography variant="pi" textColor="neutral600" style={{ overflowWrap: 'anywhere' }}>
          {state.url}
        </Typography>
      )}
      <Status variant={VARIANTS[state.state]} size="XS">
        <Typography tag="span" variant="pi" fontWeight="bold">
          {t(`designer.state.${state.state}`)}
        </Typography>
      </Status>
    </Flex>
  );
};
