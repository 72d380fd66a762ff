import { Button, Field, Flex, SingleSelect, SingleSelectOption, Typography } from '@strapi/design-system';
import { useField } from '@strapi/strapi/admin';
import { useState } from 'react';
import { useIntl } from 'react-intl';
import type { PortalDetail } from '../../../contracts/admin-api';
import { Card } from '../components/card';
import { useText } from '../translations/texts';
import type { PortalValues, TemplateValues } from './portal-values';
import { TemplateFields } from './template-fields';

/** The languages that the plugin's own template comes in. */
const LANGUAGES = ['en', 'de', 'fr', 'es', 'nl'];

const EMPTY: TemplateValues = { subject: null, html: null, text: null };

interface PortalTemplatesProps {
  portal: PortalDetail;
  disabled: boolean;
}

/** The portal's e-mail, one template for each language; a language without one uses the plugin's. */
export const PortalTemplates = ({ portal, disabled }: PortalTemplatesProps) => {
  const t = useText();
  const { formatDisplayName } = useIntl();
  const [language, setLanguage] = useState(portal.defaultLocale);
  const { value: templates = {}, onChange } = useField<PortalValues['emailTemplates']>('emailTemplates');
  const languages = [...new Set([portal.defaultLocale, ...LANGUAGES, ...Object.keys(templates)])];
  const isOwn = templates[language] !== undefined;

  const writeOwn = () => {
    onChange('emailTemplates', { ...templates, [language]: EMPTY });
  };
  const giveUpOwn = () => {
    const { [language]: _removed, ...others } = templates;
    onChange('emailTemplates', others);
  };

  return (
    <Card title={t('template.title')} hint={t('template.hint')}>
      <Flex alignItems="end" gap={4} wrap="wrap">
        <Field.Root>
          <Field.Label>{t('template.language')}</Field.Label>
          <SingleSelect
            value={language}
            onChange={(chosen) => {
              setLanguage(String(chosen));
            }}
          >
            {languages.map((tag) => (
              <SingleSelectOption key={tag} value={tag}>
                {formatDisplayName(tag, { type: 'language' })}
              </SingleSelectOption>
            ))}
          </SingleSelect>
        </Field.Root>
        {!disabled && (
          <Button variant="tertiary" size="L" onClick={isOwn ? giveUpOwn : writeOwn}>
            {t(isOwn ? 'template.use-default' : 'template.use-own')}
          </Button>
        )}
      </Flex>
      {isOwn ? (
        <TemplateFields key={language} language={language} disabled={disabled} />
      ) : (
        <Typography textColor="neutral600">{t('template.is-default')}</Typography>
      )}
    </Card>
  );
};
