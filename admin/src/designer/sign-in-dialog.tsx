import { useState } from 'react';
import {
  SIGN_IN_PAGE_PROPERTIES,
  type SignInPageProperty,
  type SignInProperties,
  signInPropertiesSchema,
} from '../../../contracts/sign-in-properties';
import { type TextKey, useText } from '../shared/texts';
import { DesignerFrame } from './designer-frame';
import { useEntryLocale, usePageStates } from './entry';
import { AdvancedPageField, PageField } from './page-field';
import { errorsOf, haveSameSettings, type SettingErrors, withProperty } from './settings';
import { FieldStack, TextSetting } from './text-setting';

const PAGE_TEXTS: Record<SignInPageProperty, { label: TextKey; hint: TextKey }> = {
  redirectPage: { label: 'designer.redirect-page.label', hint: 'designer.sign-in.redirect-page.hint' },
  forgotPasswordPage: {
    label: 'designer.sign-in.forgot-password-page.label',
    hint: 'designer.sign-in.forgot-password-page.hint',
  },
};

const TEXT_NAMES = ['heading', 'intro', 'cssClass'] as const;

const settle = (properties: SignInProperties): SignInProperties =>
  withProperty(properties, 'cssClass', properties.cssClass?.trim());

interface SignInDialogProps {
  properties: SignInProperties;
  onSave: (properties: SignInProperties) => void;
  onClose: () => void;
}

/** The designer of the sign-in widget. */
export const SignInDialog = ({ properties: saved, onSave, onClose }: SignInDialogProps) => {
  const t = useText();
  const locale = useEntryLocale();
  const [properties, setProperties] = useState(saved);
  const [errors, setErrors] = useState<SettingErrors>({});
  const states = usePageStates(
    SIGN_IN_PAGE_PROPERTIES.map((name) => properties[name]),
    locale
  );

  const change = (changed: SignInProperties) => {
    setProperties(changed);
    setErrors({});
  };

  const save = () => {
    const settled = settle(properties);
    const invalid = errorsOf(signInPropertiesSchema, settled);
    setErrors(invalid);
    const isValid = Object.keys(invalid).length === 0;
    if (isValid) onSave(settled);
    return isValid;
  };

  return (
    <DesignerFrame
      title={t('designer.sign-in.title')}
      hasErrors={Object.keys(errors).length > 0}
      isUnchanged={() => haveSameSettings(settle(properties), settle(saved))}
      onSave={save}
      onClose={onClose}
    >
      {(isAdvanced) => (
        <FieldStack>
          {SIGN_IN_PAGE_PROPERTIES.map((name, index) => {
            const field = {
              name,
              label: t(PAGE_TEXTS[name].label),
              hint: t(PAGE_TEXTS[name].hint),
              value: properties[name],
              state: states[index] ?? null,
              onChange: (page: SignInProperties[SignInPageProperty]) =>
                change(withProperty(properties, name, page)),
            };
            return isAdvanced ? (
              <AdvancedPageField key={name} {...field} errors={errors} />
            ) : (
              <PageField key={name} {...field} />
            );
          })}
          {isAdvanced &&
            TEXT_NAMES.map((name) => (
              <TextSetting
                key={name}
                name={name}
                value={properties[name]}
                error={errors[name]}
                onChange={(text) => change(withProperty(properties, name, text))}
              />
            ))}
        </FieldStack>
      )}
    </DesignerFrame>
  );
};
