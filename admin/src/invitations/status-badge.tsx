import { Status, type StatusProps, Typography } from '@strapi/design-system';
import type { InvitationStatus } from '../../../contracts';
import { useText } from '../translations/texts';

/** The colours of the statuses, wherever one shows. */
export const STATUS_VARIANTS: Record<InvitationStatus, StatusProps['variant']> = {
  new: 'secondary',
  sent: 'primary',
  failed: 'danger',
  redeemed: 'success',
  expired: 'warning',
  revoked: 'neutral',
};

/** An invitation's status in its colour. */
export const InvitationStatusBadge = ({ status }: { status: InvitationStatus }) => {
  const t = useText();
  return (
    <Status variant={STATUS_VARIANTS[status]} size="XS" width="fit-content">
      <Typography variant="pi" fontWeight="bold">
        {t(`invitation.status.${status}`)}
      </Typography>
    </Status>
  );
};
