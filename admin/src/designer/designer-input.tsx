import { Box, Button, Typography } from '@strapi/design-system';
import { Eye, Pencil } from '@strapi/icons';
import { useField } from '@strapi/strapi/admin';
import { forwardRef, useState } from 'react';
import {
  PAGE_PROPERTIES,
  parseWidgetProperties,
  type WidgetProperties,
} from '../../../contracts/widget-properties';
import { useGetWidgetOptionsQuery } from '../shared/api/pages';
import { useText } from '../shared/texts';
import { DesignerDialog } from './designer-dialog';
import { useEntryLocale, usePageStates } from './entry';
import { toFieldChoices, useAvailableFields } from './field-list';
import { PreviewDialog } from './preview-dialog';
import { CardRow, CssClassRow, PageRow, SettingsCard } from './settings-card';

interface WidgetCardProps {
  properties: WidgetProperties;
  disabled: boolean;
  error?: string;
  onEdit: () => void;
  onPreview: () => void;
}

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

  return (
    <SettingsCard
      error={error}
      actions={
        <>
          <Button variant="secondary" startIcon={<Pencil />} disabled={disabled} onClick={onEdit}>
            {t('designer.card.edit')}
          </Button>
          <Button variant="tertiary" startIcon={<Eye />} onClick={onPreview}>
            {t('designer.card.preview')}
          </Button>
        </>
      }
    >
      {properties.doneMessage ? (
        <CardRow term={t('designer.card.done-message')}>
          <Typography style={{ overflowWrap: 'anywhere', whiteSpace: 'pre-line' }}>
            {properties.doneMessage}
          </Typography>
        </CardRow>
      ) : (
        <PageRow
          term={t('designer.card.redirect')}
          state={redirectPage}
          warning={t('designer.warning.none')}
        />
      )}
      <PageRow
        term={t('designer.card.existing')}
        state={existingUserPage}
        warning={t('designer.warning.none')}
      />
      {properties.termsPage && (
        <PageRow term={t('designer.card.terms')} state={termsPage} warning={t('designer.warning.none')} />
      )}
      {properties.request && (
        <CardRow term={t('designer.card.request')}>
          <Typography>{t('designer.card.request.on')}</Typography>
        </CardRow>
      )}
      <CssClassRow cssClass={properties.cssClass} />
      <CardRow term={t('designer.card.fields')}>
        <Typography>
          {options &&
            (askedFields.map(({ field }) => field.label).join(', ') || t('designer.card.fields.none'))}
        </Typography>
      </CardRow>
    </SettingsCard>
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
