import { Box, Button, Flex, Typography } from '@strapi/design-system';
import { useState } from 'react';
import type { ContactListItem } from '../../../contracts';
import { useText } from '../translations/texts';
import { useMayInvite } from './use-may-invite';
import { MOST_AT_ONCE, useSelectMatching } from './use-select-matching';

interface SelectMatchingProps {
  search: string | undefined;
  selected: readonly ContactListItem[];
  onSelect: (contacts: readonly ContactListItem[]) => void;
}

/** Selects whatever the search finds, on all pages of the list, for those who may invite them. */
export const SelectMatching = ({ search, selected, onSelect }: SelectMatchingProps) => {
  const t = useText();
  const mayInvite = useMayInvite();
  /** A selection that leaves out others, which were too many. */
  const [cut, setCut] = useState<readonly ContactListItem[]>();
  const { found, select, stop } = useSelectMatching(search, ({ contacts, isCut }) => {
    onSelect(contacts);
    setCut(isCut ? contacts : undefined);
  });
  if (!mayInvite) return null;

  const figures = t('contacts.select-matching.found', { count: found ?? 0 });
  return (
    <Flex gap={3} wrap="wrap" paddingBottom={4}>
      {found === null ? (
        <Button variant="tertiary" size="S" onClick={() => void select()}>
          {t(search ? 'contacts.select-matching' : 'contacts.select-all')}
        </Button>
      ) : (
        <Button variant="tertiary" size="S" onClick={stop}>
          {t('action.cancel')}
        </Button>
      )}
      <Box role="status">
        {found !== null && <Typography>{t('contacts.select-matching.running')}</Typography>}
        {cut === selected && (
          <Typography>{t('contacts.select-matching.more', { count: MOST_AT_ONCE })}</Typography>
        )}
      </Box>
      {found !== null && (
        <Typography
          role="progressbar"
          aria-label={t('contacts.select-matching.running')}
          aria-valuetext={figures}
          textColor="neutral600"
        >
          {figures}
        </Typography>
      )}
    </Flex>
  );
};
