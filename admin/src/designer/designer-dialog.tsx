import { useState } from 'react';
import { PAGE_PROPERTIES, type WidgetProperties } from '../../../contracts/widget-properties';
import { useGetWidgetOptionsQuery } from '../shared/api/pages';
import { useText } from '../shared/texts';
import { DesignerFrame } from './designer-frame';
import { AdvancedView, BasicView } from './designer-views';
import { useEntryLocale, usePageStates } from './entry';
import { useAvailableFields } from './field-list';
import { afterSignUpOf, haveSameSettings, settle, type SettingErrors, validateSettings } from './settings';

interface DesignerDialogProps {
  properties: WidgetProperties;
  onSave: (properties: WidgetProperties) => void;
  onClose: () => void;
}

/** The designer of the sign-up widget. */
export const DesignerDialog = ({ properties: saved, onSave, onClose }: DesignerDialogProps) => {
  const t = useText();
  const locale = useEntryLocale();
  const [properties, setProperties] = useState(saved);
  const [after, setAfter] = useState(() => afterSignUpOf(saved));
  const [errors, setErrors] = useState<SettingErrors>({});
  const { data: options, error, refetch } = useGetWidgetOptionsQuery(locale);
  const availableFields = useAvailableFields(options?.fields);
  const [existingUserPage = null, redirectPage = null, termsPage = null] = usePageStates(
    PAGE_PROPERTIES.map((name) => properties[name]),
    locale
  );

  const change = (changed: WidgetProperties) => {
    setProperties(changed);
    setErrors({});
  };

  const changeAfter = (chosen: typeof after) => {
    setAfter(chosen);
    setErrors({});
  };

  const save = () => {
    const settled = settle(properties, after);
    const invalid = validateSettings(settled, after);
    setErrors(invalid);
    const isValid = Object.keys(invalid).length === 0;
    if (isValid) onSave(settled);
    return isValid;
  };

  const isUnchanged = () => haveSameSettings(settle(properties, after), settle(saved, afterSignUpOf(saved)));

  return (
    <DesignerFrame
      title={t('designer.title')}
      hasErrors={Object.keys(errors).length > 0}
      isUnchanged={isUnchanged}
      onSave={save}
      onClose={onClose}
    >
      {(isAdvanced) => {
        const View = isAdvanced ? AdvancedView : BasicView;
        return (
          <View
            properties={properties}
            after={after}
            onChangeAfter={changeAfter}
            states={{ existingUserPage, redirectPage, termsPage }}
            availableFields={options && availableFields}
            fieldsError={error}
            onRetryFields={() => void refetch()}
            errors={errors}
            onChange={change}
          />
        );
      }}
    </DesignerFrame>
  );
};
