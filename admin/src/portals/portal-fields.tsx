import { Grid } from '@strapi/design-system';
import { InputRenderer, useField } from '@strapi/strapi/admin';
import { Card } from '../components/card';
import { useLanguageName } from '../components/use-language-name';
import { useText } from '../translations/texts';
import { SignUpUrlField } from './sign-up-url-field';
import { TimeZoneField } from './time-zone-field';

const FIELDS = [
  { name: 'name', label: 'portal.name', hint: undefined },
  { name: 'siteUrl', label: 'portal.site-url', hint: 'portal.site-url.hint' },
] as const;

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
        <Grid.Item col={6} s={12} direction="column" alignItems="stretch">
          <TimeZoneField disabled={disabled} />
        </Grid.Item>
      </Grid.Root>
    </Card>
  );
};
