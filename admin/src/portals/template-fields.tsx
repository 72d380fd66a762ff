import { Flex, Typography } from '@strapi/design-system';
import { InputRenderer } from '@strapi/strapi/admin';
import { useText } from '../translations/texts';

/** What a template may say, in Liquid. */
const VARIABLES = [
  'contact.firstName',
  'contact.lastName',
  'contact.fullName',
  'contact.company',
  'contact.email',
  'portal.name',
  'portal.siteUrl',
  'role',
  'invitedBy',
  'message',
  'isReminder',
  'expiresAt',
  'link',
];

interface TemplateFieldsProps {
  language: string;
  disabled: boolean;
}

export const TemplateFields = ({ language, disabled }: TemplateFieldsProps) => {
  const t = useText();
  const name = (part: string) => `emailTemplates.${language}.${part}`;
  return (
    <Flex direction="column" alignItems="stretch" gap={4}>
      <InputRenderer
        type="string"
        name={name('subject')}
        label={t('template.subject')}
        required
        disabled={disabled}
      />
      <InputRenderer
        type="text"
        name={name('html')}
        label={t('template.html')}
        hint={t('template.html.hint')}
        required
        disabled={disabled}
      />
      <InputRenderer
        type="text"
        name={name('text')}
        label={t('template.text')}
        hint={t('template.text.hint')}
        disabled={disabled}
      />
      <Typography variant="pi" textColor="neutral600">
        {t('template.variables')} {VARIABLES.map((variable) => `{{ ${variable} }}`).join(', ')}
      </Typography>
    </Flex>
  );
};
