import { Flex, Status, type StatusProps, Typography } from '@strapi/design-system';
import type { PortalAccess } from '../../../contracts/admin-api';
import { STATUS_VARIANTS } from '../invitations/status-badge';
import { useText } from '../translations/texts';

const VARIANTS: Record<PortalAccess['state'], StatusProps['variant']> = {
  ...STATUS_VARIANTS,
  active: 'success',
  ended: 'neutral',
};

/** Where a contact stands on each portal. */
export const PortalAccessBadges = ({ access }: { access: readonly PortalAccess[] }) => {
  const t = useText();
  if (access.length === 0) return <Typography textColor="neutral600">–</Typography>;
  return (
    <Flex direction="column" alignItems="start" gap={1}>
      {access.map(({ portal, state }) => (
        <Status key={portal.id} variant={VARIANTS[state]} size="XS">
          <Typography variant="pi" fontWeight="bold">
            {t('contacts.access', { portal: portal.name, state: t(`contacts.access.${state}`) })}
          </Typography>
        </Status>
      ))}
    </Flex>
  );
};
