import { Flex } from '@strapi/design-system';
import { ChevronLeft, ChevronRight } from '@strapi/icons';
import { useText } from '../translations/texts';
import { SteadyButton } from './steady-button';
import type { CursorWay } from './use-cursor';

interface CursorPagerProps {
  way: CursorWay;
  nextCursor: string | null;
  isLoading: boolean;
}

/** Back and on in a list; there are no page numbers, since not every CRM knows how many there are. */
export const CursorPager = ({ way, nextCursor, isLoading }: CursorPagerProps) => {
  const t = useText();
  if (way.isFirst && nextCursor === null) return null;
  return (
    <Flex tag="nav" aria-label={t('list.pages')} justifyContent="end" gap={2} paddingTop={4}>
      <SteadyButton
        variant="tertiary"
        startIcon={<ChevronLeft />}
        disabled={way.isFirst || isLoading}
        onClick={way.goBack}
      >
        {t('list.previous')}
      </SteadyButton>
      <SteadyButton
        variant="tertiary"
        endIcon={<ChevronRight />}
        disabled={nextCursor === null || isLoading}
        onClick={() => nextCursor && way.goOn(nextCursor)}
      >
        {t('list.next')}
      </SteadyButton>
    </Flex>
  );
};
