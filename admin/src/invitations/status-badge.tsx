import { Status, type StatusProps, Typography } from '@strapi/design-system';
import type { InvitationStatus } from '../../../contracts';
import { useText } from '../translations/texts';

const VARIANTS: Record<InvitationStatus, StatusProps['variant']> = {
  new: 'secondary',
  sent: 'primary',
  failed: 'danger',
  redeemed: 'success',
  expired: 'warning',
  revoked: 'neutral',
};

export const InvitationStatusBadge = ({ status }: { status: InvitationStatus }) => {
  const t = useText();
  return (
    <Status variant={VARIANTS[status]} size="XS" width="fit-content">
      <Typography variant="pi" fontWeight="bold">
        {t(`invitation.status.${status}`)}
      </Typography>
    </Status>
  );
};
