import { Box, Field, Flex, Textarea, TextInput, Typography } from '@strapi/design-system';
import { useId } from 'react';
import type { RequestIssue } from '../../../contracts/errors';
import { useErrorText } from '../shared/errors';
import { type TextKey, useText } from '../shared/texts';
import { type TemplateValues, useTextField } from './portal-form';

/** The Liquid variables of a template. */
const VARIABLES = [
  'link',
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
] as const;

const TemplateVariables = () => {
  const t = useText();
  const id = useId();
  return (
    <Flex tag="section" aria-labelledby={id} direction="column" alignItems="stretch" gap={2}>
      <Typography id={id} variant="pi" fontWeight="bold">
        {t('template.variables')}
      </Typography>
      <Flex tag="dl" direction="column" alignItems="stretch" gap={1}>
        {VARIABLES.map((variable) => (
          <Flex key={variable} gap={3} alignItems="start" wrap="wrap">
            <Box tag="dt" width="18rem">
              <Typography variant="pi" style={{ fontFamily: 'monospace' }}>{`{{ ${variable} }}`}</Typography>
            </Box>
            <Box tag="dd" flex="1 1 16rem">
              <Typography variant="pi" textColor="neutral600">
                {t(`template.variable.${variable}`)}
              </Typography>
            </Box>
          </Flex>
        ))}
      </Flex>
    </Flex>
  );
};

const SOURCE_STYLE = { fontFamily: 'monospace', fontSize: '1.3rem' };

interface TemplatePartFieldProps {
  language: string;
  part: keyof TemplateValues;
  label: TextKey;
  hint?: TextKey;
  required?: boolean;
  /** Height in lines; omit it for a single-line input. */
  rows?: number;
  issues: readonly RequestIssue[];
  disabled: boolean;
}

/** The source of one part of an e-mail, with its validation error. */
const TemplatePartField = ({
  language,
  part,
  label,
  hint,
  required,
  rows,
  issues,
  disabled,
}: TemplatePartFieldProps) => {
  const t = useText();
  const { issueText } = useErrorText();
  const name = `emailTemplates.${language}.${part}`;
  const { text, error, change } = useTextField(name);
  const issue = issues.find(({ path }) => path.at(-1) === part);
  const input = { name, disabled, value: text };

  return (
    <Field.Root
      name={name}
      required={required}
      hint={hint && t(hint)}
      error={error ?? (issue && issueText(issue))}
    >
      <Field.Label>{t(label)}</Field.Label>
      {rows ? (
        <Textarea
          {...input}
          style={SOURCE_STYLE}
          rows={rows}
          onChange={(event) => change(event.target.value)}
        />
      ) : (
        <TextInput {...input} onChange={(event) => change(event.target.value)} />
      )}
      <Field.Error />
      <Field.Hint />
    </Field.Root>
  );
};

interface TemplateFieldsProps {
  language: string;
  issues: readonly RequestIssue[];
  disabled: boolean;
}

export const TemplateFields = (props: TemplateFieldsProps) => (
  <Flex direction="column" alignItems="stretch" gap={4}>
    <TemplatePartField {...props} part="subject" label="template.subject" required />
    <TemplatePartField
      {...props}
      part="html"
      label="template.html"
      hint="template.html.hint"
      rows={18}
      required
    />
    <TemplatePartField {...props} part="text" label="template.text" hint="template.text.hint" rows={8} />
    <TemplateVariables />
  </Flex>
);
