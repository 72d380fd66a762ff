import { Field, SingleSelect, SingleSelectOption } from '@strapi/design-system';

interface ChoiceProps {
  name: string;
  label: string;
  placeholder: string;
  options: readonly { id: string; name: string }[];
  value: string | null;
  disabled?: boolean;
  onChange: (id: string) => void;
}

/** A required choice of one record. */
export const Choice = ({ name, label, options, onChange, ...select }: ChoiceProps) => (
  <Field.Root name={name} required>
    <Field.Label>{label}</Field.Label>
    <SingleSelect {...select} onChange={(id) => onChange(String(id))}>
      {options.map((option) => (
        <SingleSelectOption key={option.id} value={option.id}>
          {option.name}
        </SingleSelectOption>
      ))}
    </SingleSelect>
  </Field.Root>
);
