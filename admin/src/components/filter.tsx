import { SingleSelect, SingleSelectOption } from '@strapi/design-system';
import { useText } from '../translations/texts';

interface FilterProps {
  label: string;
  options: readonly { id: string; name: string }[];
  value: string | undefined;
  onChange: (value: string | undefined) => void;
}

/** Narrows a list down to one value, or not at all. */
export const Filter = ({ label, options, value = '', onChange }: FilterProps) => {
  const t = useText();
  return (
    <SingleSelect
      size="S"
      aria-label={label}
      placeholder={label}
      value={value}
      clearLabel={t('list.filter.clear', { label })}
      onClear={() => onChange(undefined)}
      onChange={(id) => onChange(String(id))}
    >
      {options.map((option) => (
        <SingleSelectOption key={option.id} value={option.id}>
          {option.name}
        </SingleSelectOption>
      ))}
    </SingleSelect>
  );
};
