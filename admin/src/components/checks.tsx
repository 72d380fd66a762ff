import { Flex, Typography } from '@strapi/design-system';
import { CheckCircle, CrossCircle } from '@strapi/icons';
import type { NamedCheck } from '../../../contracts/checks';
import { useText } from '../translations/texts';

/** What was looked at, each in green or red, with what to do about a red one. */
export const Checks = ({ checks }: { checks: readonly NamedCheck[] }) => {
  const t = useText();
  return (
    <Flex tag="ul" direction="column" alignItems="stretch" gap={4}>
      {checks.map(({ name, ok, message, remedy }) => {
        const Icon = ok ? CheckCircle : CrossCircle;
        return (
          <Flex key={name} tag="li" alignItems="start" gap={3}>
            <Icon
              role="img"
              aria-hidden={false}
              aria-label={t(ok ? 'check.ok' : 'check.not-ok')}
              fill={ok ? 'success600' : 'danger600'}
              width="2rem"
              height="2rem"
            />
            <Flex direction="column" alignItems="start" gap={1}>
              <Typography fontWeight="semiBold">{name}</Typography>
              <Typography textColor="neutral600">{message}</Typography>
              {remedy && <Typography>{remedy}</Typography>}
            </Flex>
          </Flex>
        );
      })}
    </Flex>
  );
};
