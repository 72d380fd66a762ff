import { Box, Flex, Typography } from '@strapi/design-system';
import { CheckCircle, CrossCircle, Question } from '@strapi/icons';
import type { Check } from '../../../contracts/checks';
import { useText } from '../translations/texts';
import { useCheckTexts } from './use-check-texts';

const WELL = { Icon: CheckCircle, color: 'success600', label: 'check.ok' } as const;
const NOT_WELL = { Icon: CrossCircle, color: 'danger600', label: 'check.not-ok' } as const;
const UNKNOWN = { Icon: Question, color: 'neutral500', label: 'check.unknown' } as const;

const lookOf = (ok: boolean | null) => (ok === null ? UNKNOWN : ok ? WELL : NOT_WELL);

const CheckItem = ({ check }: { check: Check }) => {
  const t = useText();
  const { name, message, remedy } = useCheckTexts()(check);
  const { Icon, color, label } = lookOf(check.ok);
  return (
    <Flex tag="li" alignItems="start" gap={3}>
      <Icon
        role="img"
        aria-hidden={false}
        aria-label={t(label)}
        fill={color}
        width="2rem"
        height="2rem"
        style={{ flexShrink: 0 }}
      />
      <Flex direction="column" alignItems="start" gap={1} minWidth={0}>
        <Typography fontWeight="semiBold">{name}</Typography>
        <Typography textColor="neutral600" style={{ overflowWrap: 'anywhere' }}>
          {message}
        </Typography>
        {remedy && <Typography>{remedy}</Typography>}
      </Flex>
    </Flex>
  );
};

/** What was looked at, each in green or red, with what to do about a red one. */
export const Checks = ({ checks }: { checks: readonly Check[] }) => (
  <Box
    tag="ul"
    style={{
      display: 'grid',
      // As many columns as there is room for sentences.
      gridTemplateColumns: 'repeat(auto-fill, minmax(min(100%, 34rem), 1fr))',
      gap: '1.6rem',
    }}
  >
    {checks.map((check) => (
      <CheckItem key={check.name} check={check} />
    ))}
  </Box>
);
