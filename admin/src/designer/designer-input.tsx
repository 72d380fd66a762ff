import { Box } from '@strapi/design-system';
import { useField } from '@strapi/strapi/admin';
import { forwardRef, useState } from 'react';
import { parseWidgetProperties, type WidgetProperties } from '../../../contracts/widget-properties';
import { useText } from '../translations/texts';
import { DesignerDialog } from './designer-dialog';
import { PreviewDialog } from './preview-dialog';
import { WidgetCard } from './widget-card';

interface DesignerInputProps {
  name: string;
  disabled?: boolean;
}

/** The custom field that keeps the widget's settings: a card in the form, and the designer behind it. */
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
        // What the server refuses is told value by value, below the field's name.
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
