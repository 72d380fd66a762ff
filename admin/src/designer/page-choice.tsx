import { Box, Button, Field, Flex, IconButton } from '@strapi/design-system';
import { Cross, Pencil } from '@strapi/icons';
import { useId, useRef, useState } from 'react';
import type { PageReference } from '../../../contracts/page-reference';
import { useText } from '../translations/texts';
import { PagePicker } from './page-picker';
import { PageSummary, PageWarning } from './page-summary';
import type { ReferenceState } from './use-page-states';

export interface PageChoiceProps {
  name: string;
  label: string;
  hint: string;
  value: PageReference | null;
  state: ReferenceState | null;
  onChange: (value: PageReference | null) => void;
}

/** A page of the site or an address: what is chosen, and the ways to choose another one or none. */
export const PageChoice = ({ name, label, hint, value, state, onChange }: PageChoiceProps) => {
  const t = useText();
  const [isOpen, setIsOpen] = useState(false);
  const chooseRef = useRef<HTMLButtonElement>(null);
  const summaryId = useId();

  const choose = (reference: PageReference | null) => {
    onChange(reference);
    setIsOpen(false);
    chooseRef.current?.focus();
  };

  return (
    <Field.Root name={name} id={name} hint={hint}>
      <Field.Label>{label}</Field.Label>
      <Flex
        justifyContent="space-between"
        gap={2}
        paddingLeft={4}
        paddingRight={2}
        paddingTop={1}
        paddingBottom={1}
        minHeight="4rem"
        hasRadius
        background="neutral0"
        borderColor="neutral200"
      >
        <Box flex="1" minWidth={0}>
          <PageSummary id={summaryId} state={state} />
        </Box>
        <Flex gap={1} shrink={0}>
          <Button
            ref={chooseRef}
            id={name}
            aria-describedby={`${summaryId} ${name}-hint`}
            variant="tertiary"
            size="S"
            startIcon={<Pencil />}
            onClick={() => setIsOpen(true)}
          >
            {t(value ? 'designer.page.change' : 'designer.page.choose')}
          </Button>
          {value && (
            <IconButton
              label={t('designer.page.clear', { label })}
              variant="ghost"
              size="S"
              onClick={() => choose(null)}
            >
              <Cross />
            </IconButton>
          )}
        </Flex>
      </Flex>
      <PageWarning state={state} />
      <Field.Hint />
      {isOpen && (
        <PagePicker
          title={label}
          value={value}
          state={state}
          onChoose={choose}
          onClose={() => setIsOpen(false)}
        />
      )}
    </Field.Root>
  );
};
