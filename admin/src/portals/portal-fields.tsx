import { Grid } from '@strapi/design-system';
import { InputRenderer, useField } from '@strapi/strapi/admin';
import { useIntl } from 'react-intl';
import { Card } from '../components/card';
import { useText } from '../translations/texts';
import { SignUpUrlField } from './sign-up-url-field';

const FIELDS = [
  { name: 'name', label: 'portal.name', hint: undefined },
  { name: 'siteUrl', label: 'portal.site-url', hint: 'portal.site-url.hint' },
] as const;

/** The name of a language in the language of the admin, if the tag is one. */
const useLanguageName = () => {
  const { formatDisplayName } = useIntl();
  return (tag: string) => {
    try {
      return formatDisplayName(tag, { type: 'language', fallback: 'none' });
    } catch {
      return undefined;
    }
  };
};

export const PortalFields = ({ disabled }: { disabled: boolean }) => {
  const t = useText();
  const languageName = useLanguageName();
  const { value: defaultLocale } = useField<string | null>('defaultLocale');

  return (
    <Card title={t('portal.details')}>
      <Grid.Root gap={4}>
        {FIELDS.map(({ name, label, hint }) => (
          <Grid.Item key={name} col={6} s={12} direction="column" alignItems="stretch">
            <InputRenderer
              type="string"
              name={name}
              label={t(label)}
              hint={hint && t(hint)}
              required
              disabled={disabled}
            />
          </Grid.Item>
        ))}
        <Grid.Item col={12} direction="column" alignItems="stretch">
          <SignUpUrlField disabled={disabled} />
        </Grid.Item>
        <Grid.Item col={6} s={12} direction="column" alignItems="stretch">
          <InputRenderer
            type="string"
            name="defaultLocale"
            label={t('portal.default-locale')}
            hint={(defaultLocale && languageName(defaultLocale)) || t('portal.default-locale.hint')}
            required
            disabled={disabled}
          />
        </Grid.Item>
      </Grid.Root>
    </Card>
  );
};
