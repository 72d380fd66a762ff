import { Flex, Status, type StatusProps, Typography } from '@strapi/design-system';
import type { InstallStep } from '../../../contracts/admin-api';
import { useText } from '../translations/texts';

const VARIANTS: Record<InstallStep['state'], StatusProps['variant']> = {
  there: 'neutral',
  made: 'success',
  missing: 'secondary',
  failed: 'danger',
};

export const InstallSteps = ({ steps }: { steps: readonly InstallStep[] }) => {
  const t = useText();
  return (
    <Flex tag="ul" direction="column" alignItems="stretch" gap={2}>
      {steps.map(({ title, state, message }) => (
        <Flex key={title} tag="li" gap={3} alignItems="start" wrap="wrap">
          <Status variant={VARIANTS[state]} size="XS">
            <Typography variant="pi" fontWeight="bold">
              {t(`install.state.${state}`)}
            </Typography>
          </Status>
          <Typography style={{ overflowWrap: 'anywhere' }}>{title}</Typography>
          {message && <Typography textColor="danger600">{message}</Typography>}
        </Flex>
      ))}
    </Flex>
  );
};
