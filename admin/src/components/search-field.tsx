import { Searchbar } from '@strapi/design-system';
import { useEffect, useRef, useState } from 'react';
import { useText } from '../translations/texts';

/** How long typing has to pause before the server is asked. */
const PAUSE_MILLISECONDS = 250;

interface SearchFieldProps {
  label: string;
  value: string | undefined;
  onChange: (value: string | undefined) => void;
}

/** Searches as somebody types. */
export const SearchField = ({ label, value = '', onChange }: SearchFieldProps) => {
  const t = useText();
  const [typed, setTyped] = useState(value);
  const [known, setKnown] = useState(value);
  const timer = useRef<number>();

  // The search also changes when somebody goes back in the browser.
  if (known !== value) {
    setKnown(value);
    if (typed.trim() !== value) setTyped(value);
  }

  const type = (text: string) => {
    setTyped(text);
    window.clearTimeout(timer.current);
    timer.current = window.setTimeout(() => onChange(text.trim() || undefined), PAUSE_MILLISECONDS);
  };

  useEffect(
    () => () => {
      window.clearTimeout(timer.current);
    },
    []
  );

  return (
    <Searchbar
      name="search"
      size="S"
      value={typed}
      placeholder={label}
      clearLabel={t('list.search.clear')}
      onChange={(event) => type(event.target.value)}
      onClear={() => type('')}
    >
      {label}
    </Searchbar>
  );
};
