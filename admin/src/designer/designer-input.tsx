import { Box, Button, Flex, Typography } from '@strapi/design-system';
import { Eye, Pencil } from '@strapi/icons';
import { useField } from '@strapi/strapi/admin';
import { forwardRef, type ReactNode, useState } from 'react';
import {
  PAGE_PROPERTIES,
  parseWidgetProperties,
  type WidgetProperties,
} from '../../../contracts/widget-properties';
import { useGetWidgetOptionsQuery } from '../shared/api/pages';
import { PageSummary, PageWarning } from '../shared/components/page-summary';
import { useText } from '../shared/texts';
import { DesignerDialog } from './designer-dialog';
import { useEntryLocale, usePageStates } from './entry';
import type { PageReferenceState } from '../shared/components/page-summary';
import { toFieldChoices, useAvailableFields } from './field-list';
import { PreviewDialog } from './preview-dialog';

interface WidgetCardProps {
  properties: WidgetProperties;
  disabled: boolean;
  error?: string;
  onEdit: () => void;
  onPreview: () => void;
}

const CardRow = ({ term, children }: { term: string; children: ReactNode }) => (
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

/** Summarizes the widget's settings, with warnings about its pages. */
const WidgetCard = ({ properties, disabled, error, onEdit, onPreview }: WidgetCardProps) => {
  const t = useText();
  const locale = useEntryLocale();
  const { data: options } = useGetWidgetOptionsQuery(locale);
  const [existingUserPage = null, redirectPage = null, termsPage = null] = usePageStates(
    PAGE_PROPERTIES.map((name) => properties[name]),
    locale
  );
  const availableFields = useAvailableFields(options?.fields);
  const askedFields = toFieldChoices(availableFields, properties.fields).filter((choice) => choice.asked);

  const pageRow = (term: string, state: PageReferenceState | null) => (
    <CardRow term={term}>
      <PageSummary state={state} />
      {state === null ? (
        <Typography variant="pi" textColor="warning600">
          {t('designer.warning.none')}
        </Typography>
      ) : (
        <PageWarning state={state} />
      )}
    </CardRow>
  );

  return (
    <Box hasRadius background="neutral0" borderColor={error ? 'danger600' : 'neutral200'} padding={4}>
      <Flex tag="dl" direction="column" alignItems="stretch" gap={3}>
        {properties.doneMessage ? (
          <CardRow term={t('designer.card.done-message')}>
            <Typography style={{ overflowWrap: 'anywhere', whiteSpace: 'pre-line' }}>
              {properties.doneMessage}
            </Typography>
          </CardRow>
        ) : (
          pageRow(t('designer.card.redirect'), redirectPage)
        )}
        {pageRow(t('designer.card.existing'), existingUserPage)}
        {properties.termsPage && pageRow(t('designer.card.terms'), termsPage)}
        {properties.request && (
          <CardRow term={t('designer.card.request')}>
            <Typography>{t('designer.card.request.on')}</Typography>
          </CardRow>
        )}
        {properties.cssClass && (
          <CardRow term={t('designer.css-class.label')}>
            <Typography style={{ overflowWrap: 'anywhere' }}>{properties.cssClass}</Typography>
          </CardRow>
        )}
        <CardRow term={t('designer.card.fields')}>
          <Typography>
            {options &&
              (askedFields.map(({ field }) => field.label).join(', ') || t('designer.card.fields.none'))}
          </Typography>
        </CardRow>
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

interface DesignerInputProps {
  name: string;
  disabled?: boolean;
}

/** The custom field for the widget's settings: a card in the entry's form that opens the designer. */
const DesignerInput = forwardRef<HTMLDivElement, DesignerInputProps>(({ name, disabled = false }, ref) => {
  const t = useText();
  const { value, onChange, error } = useField(name);
  const [open, setOpen] = useState<'designer' | 'preview' | null>(null);
  const properties = parseWidgetProperties(value);
  const close = () => setOpen(null);

  const save = (changed: WidgetProperties) => {
    onChange(name, changed);
    close();
  };

  return (
    <Box ref={ref}>
      <WidgetCard
        properties={properties}
        disabled={disabled}
        // Validation errors of single settings arrive as an object.
        error={error && (typeof error === 'string' ? error : t('designer.errors'))}
        onEdit={() => setOpen('designer')}
        onPreview={() => setOpen('preview')}
      />
      {open === 'designer' && <DesignerDialog properties={properties} onSave={save} onClose={close} />}
      {open === 'preview' && <PreviewDialog properties={properties} onClose={close} />}
    </Box>
  );
});
DesignerInput.displayName = 'DesignerInput';

export default DesignerInput;
