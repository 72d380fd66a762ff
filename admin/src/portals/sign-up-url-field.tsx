import { Box, Button, Field, Flex, TextInput } from '@strapi/design-system';
import { Search } from '@strapi/icons';
import { useField } from '@strapi/strapi/admin';
import { useState } from 'react';
import { useText } from '../translations/texts';
import { SignUpPagePicker } from './sign-up-page-picker';
import { useFormText } from './use-form-text';

const NAME = 'signUpUrl';

/** The address of the sign-up page, typed or taken from one of the site's pages. */
export const SignUpUrlField = ({ disabled }: { disabled: boolean }) => {
  const t = useText();
  const [isOpen, setIsOpen] = useState(false);
  const { text, error, write } = useFormText(NAME);
  const { value: siteUrl } = useField<string | null>('siteUrl');

  const close = () => setIsOpen(false);
  const choose = (url: string) => {
    write(url);
    close();
  };

  return (
    <Field.Root name={NAME} hint={t('portal.sign-up-url.hint')} error={error}>
      <Field.Label>{t('portal.sign-up-url')}</Field.Label>
      <Flex gap={2} alignItems="stretch">
        <Box flex="1" minWidth={0}>
          <TextInput
            value={text}
            placeholder="https://"
            disabled={disabled}
            onChange={(event) => write(event.target.value)}
          />
        </Box>
        {!disabled && (
          <Button variant="tertiary" size="L" startIcon={<Search />} onClick={() => setIsOpen(true)}>
            {t('portal.sign-up-url.choose')}
          </Button>
        )}
      </Flex>
      <Field.Error />
      <Field.Hint />
      {isOpen && (
        <SignUpPagePicker siteUrl={siteUrl ?? null} value={text || null} onChoose={choose} onClose={close} />
      )}
    </Field.Root>
  );
};
