import { Box, Flex, Typography } from '@strapi/design-system';
import type { ReactNode } from 'react';
import { type PageReferenceState, PageSummary, PageWarning } from '../shared/components/page-summary';
import { useText } from '../shared/texts';

/** A setting on the card. */
export const CardRow = ({ term, children }: { term: string; children: ReactNode }) => (
  <Flex direction={{ initial: 'column', medium: 'row' }} alignItems="start" gap={{ initial: 1, medium: 4 }}>
    <Box tag="dt" width="18rem" shrink={0}>
      <Typography variant="pi" fontWeight="bold" textColor="neutral600">
        {term}
      </Typography>
    </Box>
    <Flex tag="dd" direction="column" alignItems="start" gap={1} minWidth={0}>
      {children}
    </Flex>
  </Flex>
);

/** The CSS classes on the card, if there are any. */
export const CssClassRow = ({ cssClass }: { cssClass: string | undefined }) => {
  const t = useText();
  if (!cssClass) return null;
  return (
    <CardRow term={t('designer.css-class.label')}>
      <Typography style={{ overflowWrap: 'anywhere' }}>{cssClass}</Typography>
    </CardRow>
  );
};

interface PageRowProps {
  term: string;
  state: PageReferenceState | null;
  /** Shown if no page is selected. */
  warning: string;
}

/** A page reference on the card, with warnings about the page. */
export const PageRow = ({ term, state, warning }: PageRowProps) => (
  <CardRow term={term}>
    <PageSummary state={state} />
    {state === null ? (
      <Typography variant="pi" textColor="warning600">
        {warning}
      </Typography>
    ) : (
      <PageWarning state={state} />
    )}
  </CardRow>
);

interface SettingsCardProps {
  error: string | undefined;
  /** The buttons. */
  actions: ReactNode;
  /** The rows. */
  children: ReactNode;
}

/** Summarizes a widget's settings in the form of the entry. */
export const SettingsCard = ({ error, actions, children }: SettingsCardProps) => (
  <Box hasRadius background="neutral0" borderColor={error ? 'danger600' : 'neutral200'} padding={4}>
    <Flex tag="dl" direction="column" alignItems="stretch" gap={3}>
      {children}
    </Flex>
    {error && (
      <Typography tag="p" role="alert" variant="pi" textColor="danger600" paddingTop={3}>
        {error}
      </Typography>
    )}
    <Flex gap={2} paddingTop={4}>
      {actions}
    </Flex>
  </Box>
);
