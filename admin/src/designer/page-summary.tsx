import { Flex, Loader, Status, Typography } from '@strapi/design-system';
import type { ComponentProps } from 'react';
import { type TextKey, useText } from '../translations/texts';
import type { ReferenceState } from './use-page-states';

type Variant = NonNullable<ComponentProps<typeof Status>['variant']>;

const VARIANTS: Record<NonNullable<ReferenceState>['state'], Variant> = {
  published: 'success',
  draft: 'secondary',
  'other-locale': 'warning',
  missing: 'danger',
  hidden: 'neutral',
  address: 'neutral',
  unknown: 'neutral',
};

/** In the place of a title that is not there. */
const UNTITLED: Partial<Record<keyof typeof VARIANTS, TextKey>> = {
  hidden: 'designer.page.hidden',
  unknown: 'designer.page.unknown',
};

/** Why visitors do not get to a page. */
export const PageWarning = ({ state }: { state: ReferenceState | null }) => {
  const t = useText();
  if (!state || (state.state !== 'draft' && state.state !== 'other-locale' && state.state !== 'missing'))
    return null;
  return (
    <Typography variant="pi" textColor={state.state === 'missing' ? 'danger600' : 'warning600'}>
      {t(`designer.warning.${state.state}`)}
    </Typography>
  );
};

/** A page in one line: its title, where it is, and how it stands. */
export const PageSummary = ({ state, id }: { state: ReferenceState | null; id?: string }) => {
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
        {state.title ?? t(UNTITLED[state.state] ?? 'designer.page.missing')}
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
