import {
  Button,
  Field,
  Flex,
  Grid,
  SingleSelect,
  SingleSelectOption,
  Typography,
} from '@strapi/design-system';
import { useDebounce, useField } from '@strapi/strapi/admin';
import { useState } from 'react';
import { useIntl } from 'react-intl';
import type { PortalDetail } from '../../../contracts/admin-api';
import type { EmailTemplates } from '../../../contracts/records';
import { Card } from '../components/card';
import { usePermission } from '../components/use-allowed';
import { useText } from '../translations/texts';
import { type PortalValues, valuesOfTemplate } from './portal-values';
import { TemplateFields } from './template-fields';
import { TemplatePreview } from './template-preview';
import { TestMail } from './test-mail';
import { useSavedTemplate, useTemplatePreview } from './use-template-preview';

/** How long typing has to pause before the mail is made anew. */
const PAUSE_MILLISECONDS = 500;

interface PortalTemplatesProps {
  portal: PortalDetail;
  /** The plugin's own template in the languages that it comes in. */
  defaults: EmailTemplates;
  disabled: boolean;
}

const useTemplates = () => {
  const { value: templates = {}, onChange } = useField<PortalValues['emailTemplates']>('emailTemplates');
  return {
    templates,
    change: (changed: PortalValues['emailTemplates']) => onChange('emailTemplates', changed),
  };
};

/** The portal's e-mail, one template for each language; a language without one uses the plugin's. */
export const PortalTemplates = ({ portal, defaults, disabled }: PortalTemplatesProps) => {
  const t = useText();
  const { formatDisplayName } = useIntl();
  const [language, setLanguage] = useState(portal.defaultLocale);
  const { templates, change } = useTemplates();
  const languages = [...new Set([portal.defaultLocale, ...Object.keys(defaults), ...Object.keys(templates)])];
  const own = templates[language];
  const settled = useDebounce(JSON.stringify({ language, own }), PAUSE_MILLISECONDS);
  const written = useTemplatePreview(portal.id, {
    ...(JSON.parse(settled) as { language: string; own?: typeof own }),
    skip: disabled,
  });
  const saved = useSavedTemplate(portal.id, { language, skip: usePermission('portals.update') !== false });
  const preview = disabled ? saved : written;

  const writeOwn = () => {
    const start = defaults[language] ?? defaults.en;
    if (start) change({ ...templates, [language]: valuesOfTemplate(start) });
  };
  const giveUpOwn = () => {
    const { [language]: _removed, ...others } = templates;
    change(others);
  };

  return (
    <Card title={t('template.title')} hint={t('template.hint')}>
      <Flex alignItems="end" gap={2} wrap="wrap">
        <Field.Root>
          <Field.Label>{t('template.language')}</Field.Label>
          <SingleSelect value={language} onChange={(chosen) => setLanguage(String(chosen))}>
            {languages.map((tag) => (
              <SingleSelectOption key={tag} value={tag}>
                {formatDisplayName(tag, { type: 'language' })}
              </SingleSelectOption>
            ))}
          </SingleSelect>
        </Field.Root>
        {!disabled && (
          <>
            <Button variant="tertiary" size="L" onClick={own ? giveUpOwn : writeOwn}>
              {t(own ? 'template.use-default' : 'template.use-own')}
            </Button>
            <TestMail portalId={portal.id} language={language} />
          </>
        )}
      </Flex>
      <Grid.Root gap={6}>
        <Grid.Item col={own ? 6 : 12} s={12} direction="column" alignItems="stretch">
          {own ? (
            <TemplateFields key={language} language={language} issues={preview.issues} disabled={disabled} />
          ) : (
            <Typography textColor="neutral600">{t('template.is-default')}</Typography>
          )}
        </Grid.Item>
        <Grid.Item col={own ? 6 : 12} s={12} direction="column" alignItems="stretch">
          <TemplatePreview {...preview} />
        </Grid.Item>
      </Grid.Root>
    </Card>
  );
};
