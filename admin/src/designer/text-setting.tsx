import { Field, Flex, Textarea, TextInput } from '@strapi/design-system';
import type { ReactNode } from 'react';
import { type TextKey, useText } from '../shared/texts';
import type { SettingErrors } from './settings';

/** The fields of a view, one below the other. */
export const FieldStack = ({ children }: { children: ReactNode }) => (
  <Flex direction="column" alignItems="stretch" gap={6}>
    {children}
  </Flex>
);

export type TextName = 'heading' | 'intro' | 'submitLabel' | 'doneMessage' | 'cssClass';

const TEXTS: Record<TextName, { label: TextKey; hint: TextKey; isLong: boolean }> = {
  heading: { label: 'designer.heading.label', hint: 'designer.heading.hint', isLong: false },
  intro: { label: 'designer.intro.label', hint: 'designer.intro.hint', isLong: true },
  submitLabel: { label: 'designer.submit-label.label', hint: 'designer.submit-label.hint', isLong: false },
  doneMessage: { label: 'designer.done-message.label', hint: 'designer.done-message.hint', isLong: true },
  cssClass: { label: 'designer.css-class.label', hint: 'designer.css-class.hint', isLong: false },
};

interface TextSettingProps {
  name: TextName;
  value: string | undefined;
  error: SettingErrors[string] | undefined;
  onChange: (text: string) => void;
}

/** A setting that is a text. */
export const TextSetting = ({ name, value = '', error, onChange }: TextSettingProps) => {
  const t = useText();
  const { label, hint, isLong } = TEXTS[name];
  const input = {
    value,
    onChange: (event: { target: { value: string } }) => onChange(event.target.value),
  };
  return (
    <Field.Root name={name} hint={t(hint)} error={error && t(error.key, { ...error.values })}>
      <Field.Label>{t(label)}</Field.Label>
      {isLong ? <Textarea {...input} /> : <TextInput {...input} />}
      <Field.Error />
      <Field.Hint />
    </Field.Root>
  );
};
