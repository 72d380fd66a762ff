import { Box, Button } from '@strapi/design-system';
import { Pencil } from '@strapi/icons';
import { useField } from '@strapi/strapi/admin';
import { forwardRef, useState } from 'react';
import {
  SIGN_IN_PAGE_PROPERTIES,
  type SignInProperties,
  signInSettings,
} from '../../../contracts/sign-in-properties';
import { useText } from '../shared/texts';
import { useEntryLocale, usePageStates } from './entry';
import { CssClassRow, PageRow, SettingsCard } from './settings-card';
import { SignInDialog } from './sign-in-dialog';

interface SignInInputProps {
  name: string;
  disabled?: boolean;
}

/** The custom field for the sign-in widget's settings: a card in the entry's form that opens the designer. */
const SignInInput = forwardRef<HTMLDivElement, SignInInputProps>(({ name, disabled = false }, ref) => {
  const t = useText();
  const { value, onChange, error } = useField(name);
  const [isOpen, setIsOpen] = useState(false);
  const properties = signInSettings.parse(value);
  const [redirectPage = null, forgotPasswordPage = null] = usePageStates(
    SIGN_IN_PAGE_PROPERTIES.map((property) => properties[property]),
    useEntryLocale()
  );

  const save = (changed: SignInProperties) => {
    onChange(name, changed);
    setIsOpen(false);
  };

  return (
    <Box ref={ref}>
      <SettingsCard
        // Validation errors of single settings arrive as an object.
        error={error && (typeof error === 'string' ? error : t('designer.errors'))}
        actions={
          <Button
            variant="secondary"
            startIcon={<Pencil />}
            disabled={disabled}
            onClick={() => setIsOpen(true)}
          >
            {t('designer.card.edit')}
          </Button>
        }
      >
        <PageRow
          term={t('designer.sign-in.card.redirect')}
          state={redirectPage}
          warning={t('designer.sign-in.warning.none')}
        />
        <PageRow
          term={t('designer.sign-in.card.forgot-password')}
          state={forgotPasswordPage}
          warning={t('designer.sign-in.warning.no-link')}
        />
        <CssClassRow cssClass={properties.cssClass} />
      </SettingsCard>
      {isOpen && <SignInDialog properties={properties} onSave={save} onClose={() => setIsOpen(false)} />}
    </Box>
  );
});
SignInInput.displayName = 'SignInInput';

export default SignInInput;
