import { Box, Button, Flex, Typography } from '@strapi/design-system';
import { Eye, Pencil } from '@strapi/icons';
import type { ReactNode } from 'react';
import { PAGE_PROPERTIES, type WidgetProperties } from '../../../contracts/widget-properties';
import { useText } from '../translations/texts';
import { useGetWidgetOptionsQuery } from './api';
import { readFieldChoices } from './field-order';
import { PageSummary, PageWarning } from './page-summary';
import { useEntryLocale } from './use-entry-locale';
import { useOfferedFields } from './use-offered-fields';
import { type ReferenceState, usePageStates } from './use-page-states';

interface WidgetCardProps {
  properties: WidgetProperties;
  disabled: boolean;
  error?: string;
  onEdit: () => void;
  onPreview: () => void;
}

const Row = ({ term, children }: { term: string; children: ReactNode }) => (
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

/** What the widget will do, in words, with what keeps it from doing so. */
export const WidgetCard = ({ properties, disabled, error, onEdit, onPreview }: WidgetCardProps) => {
  const t = useText();
  const locale = useEntryLocale();
  const { data: options } = useGetWidgetOptionsQuery(locale);
  const [existingUserPage = null, redirectPage = null, termsPage = null] = usePageStates(
    PAGE_PROPERTIES.map((name) => properties[name]),
    locale
  );
  const offered = useOfferedFields(options?.fields);
  const asked = readFieldChoices(offered, properties.fields).filter((choice) => choice.asked);

  const pageRow = (term: string, state: ReferenceState | null) => (
    <Row term={term}>
      <PageSummary state={state} />
      {state === null ? (
        <Typography variant="pi" textColor="warning600">
          {t('designer.warning.none')}
        </Typography>
      ) : (
        <PageWarning state={state} />
      )}
    </Row>
  );

  return (
    <Box hasRadius background="neutral0" borderColor={error ? 'danger600' : 'neutral200'} padding={4}>
      <Flex tag="dl" direction="column" alignItems="stretch" gap={3}>
        {pageRow(t('designer.card.redirect'), redirectPage)}
        {pageRow(t('designer.card.existing'), existingUserPage)}
        {properties.termsPage && pageRow(t('designer.card.terms'), termsPage)}
        <Row term={t('designer.card.fields')}>
          <Typography>
            {options && (asked.map(({ field }) => field.label).join(', ') || t('designer.card.fields.none'))}
          </Typography>
        </Row>
      </Flex>
      {error && (
        <Typography tag="p" role="alert" variant="pi" textColor="danger600" paddingTop={3}>
          {error}
        </Typography>
      )}
      <Flex gap={2} paddingTop={4}>
        <Button variant="secondary" startIcon={<Pencil />} disabled={disabled} onClick={onEdit}>
          {t('designer.card.edit')}
        </Button>
        <Button variant="tertiary" startIcon={<Eye />} onClick={onPreview}>
          {t('designer.card.preview')}
        </Button>
      </Flex>
    </Box>
  );
};
