import { Flex, Searchbar, SingleSelect, SingleSelectOption } from '@strapi/design-system';
import { ChevronLeft, ChevronRight } from '@strapi/icons';
import { useEffect, useRef, useState } from 'react';
import { useText } from '../texts';
import { FocusableButton } from './buttons';
import type { CursorPagination } from './list-query';

const DEBOUNCE_MS = 250;

interface SearchFieldProps {
  label: string;
  value: string | undefined;
  onChange: (value: string | undefined) => void;
}

/** A search field that reports its value once the user pauses typing. */
export const SearchField = ({ label, value = '', onChange }: SearchFieldProps) => {
  const t = useText();
  const [typed, setTyped] = useState(value);
  const [lastValue, setLastValue] = useState(value);
  const [reported, setReported] = useState(value);
  const timer = useRef<number>();

  // A value that this field has not reported comes from the browser's Back button. A reported value may
  // arrive late, after more has been typed.
  if (lastValue !== value) {
    setLastValue(value);
    if (value !== reported) {
      setTyped(value);
      setReported(value);
    }
  }

  const report = (text: string) => {
    setReported(text);
    onChange(text || undefined);
  };

  const handleTyping = (text: string) => {
    setTyped(text);
    window.clearTimeout(timer.current);
    timer.current = window.setTimeout(() => report(text.trim()), DEBOUNCE_MS);
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
      onChange={(event) => handleTyping(event.target.value)}
      onClear={() => handleTyping('')}
    >
      {label}
    </Searchbar>
  );
};

interface FilterProps {
  label: string;
  options: readonly { id: string; name: string }[];
  value: string | undefined;
  onChange: (value: string | undefined) => void;
}

/** A filter with one value, which can be cleared. */
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

interface CursorPagerProps {
  pagination: CursorPagination;
  nextCursor: string | null;
  isLoading: boolean;
}

/** Previous and next page. There are no page numbers, since not every CRM reports a total. */
export const CursorPager = ({ pagination, nextCursor, isLoading }: CursorPagerProps) => {
  const t = useText();
  if (pagination.isFirst && nextCursor === null) return null;
  return (
    <Flex tag="nav" aria-label={t('list.pages')} justifyContent="end" gap={2} paddingTop={4}>
      <FocusableButton
        variant="tertiary"
        startIcon={<ChevronLeft />}
        disabled={pagination.isFirst || isLoading}
        onClick={pagination.goToPrevious}
      >
        {t('list.previous')}
      </FocusableButton>
      <FocusableButton
        variant="tertiary"
        endIcon={<ChevronRight />}
        disabled={nextCursor === null || isLoading}
        onClick={() => nextCursor && pagination.goToNext(nextCursor)}
      >
        {t('list.next')}
      </FocusableButton>
    </Flex>
  );
};
