import { Field, Flex, TextInput, Textarea } from '@strapi/design-system';
import type { RequestIssue } from '../../../contracts/errors';
import { useErrorText } from '../components/use-error-text';
import { type TextKey, useText } from '../translations/texts';
import type { TemplateValues } from './portal-values';
import { TemplateVariables } from './template-variables';
import { useFormText } from './use-form-text';

const SOURCE = { fontFamily: 'monospace', fontSize: '1.3rem' };

interface PartProps {
  language: string;
  part: keyof TemplateValues;
  label: TextKey;
  hint?: TextKey;
  required?: boolean;
  /** Height, in lines, of a part that has several. */
  rows?: number;
  issues: readonly RequestIssue[];
  disabled: boolean;
}

/** The source of one part of an e-mail, with what is the matter with it. */
const Part = ({ language, part, label, hint, required, rows, issues, disabled }: PartProps) => {
  const t = useText();
  const { issueText } = useErrorText();
  const name = `emailTemplates.${language}.${part}`;
  const { text, error, write } = useFormText(name);
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
        <Textarea {...input} style={SOURCE} rows={rows} onChange={(event) => write(event.target.value)} />
      ) : (
        <TextInput {...input} onChange={(event) => write(event.target.value)} />
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
    <Part {...props} part="subject" label="template.subject" required />
    <Part {...props} part="html" label="template.html" hint="template.html.hint" rows={18} required />
    <Part {...props} part="text" label="template.text" hint="template.text.hint" rows={8} />
    <TemplateVariables />
  </Flex>
);
