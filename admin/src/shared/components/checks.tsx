import { Box, Flex, Typography } from '@strapi/design-system';
import { CheckCircle, CrossCircle, Question } from '@strapi/icons';
import { useIntl } from 'react-intl';
import type { Check } from '../../../../contracts/checks';
import { PLUGIN_ID } from '../../../../contracts/plugin-id';
import { useText } from '../texts';

type Texts = Pick<Check, 'name' | 'message' | 'remedy'>;

/** Translates a check by its code. Checks without a translation, such as a CRM's own, keep the server's texts. */
const useCheckTexts = () => {
  const { formatMessage, messages } = useIntl();

  return (check: Check): Texts => {
    const { code, values = {} } = check;
    if (!code) return check;
    const translate = (key: string, fallback: string): string => {
      const id = `${PLUGIN_ID}.check.${key}`;
      return id in messages ? formatMessage({ id }, values) : fallback;
    };
    return {
      name: translate(code.slice(0, code.lastIndexOf('.')), check.name),
      message: translate(code, check.message),
      remedy: check.remedy && translate(`${code}.remedy`, check.remedy),
    };
  };
};

const PASSED = { Icon: CheckCircle, color: 'success600', label: 'check.ok' } as const;
const FAILED = { Icon: CrossCircle, color: 'danger600', label: 'check.not-ok' } as const;
const UNKNOWN = { Icon: Question, color: 'neutral500', label: 'check.unknown' } as const;

const appearanceOf = (ok: boolean | null) => (ok === null ? UNKNOWN : ok ? PASSED : FAILED);

const Check = ({ check }: { check: Check }) => {
  const t = useText();
  const { name, message, remedy } = useCheckTexts()(check);
  const { Icon, color, label } = appearanceOf(check.ok);
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

/** A list of checks with their results and remedies. */
export const Checks = ({ checks }: { checks: readonly Check[] }) => (
  <Box
    tag="ul"
    style={{
      display: 'grid',
      // As many columns as fit at a readable width.
      gridTemplateColumns: 'repeat(auto-fill, minmax(min(100%, 34rem), 1fr))',
      gap: '1.6rem',
    }}
  >
    {checks.map((check) => (
      <Check key={check.name} check={check} />
    ))}
  </Box>
);
