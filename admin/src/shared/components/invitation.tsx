import { Flex, Status, type StatusProps, Typography } from '@strapi/design-system';
import type { InvitationStatus } from '../../../../contracts/invitation-status';
import type { InvitationSummary } from '../../../../contracts/records';
import { OPEN_STATUSES, RESENDABLE_STATUSES } from '../../../../contracts/status-groups';
import { useAllowed } from '../access';
import { useResendCrmInvitationMutation, useRevokeCrmInvitationMutation } from '../api/invitations';
import { useNotifiedAction } from '../errors';
import { useText } from '../texts';
import { ConfirmButton } from './buttons';

type StatusFields = Pick<InvitationSummary, 'status' | 'failure'>;

const isOneOf = (statuses: readonly InvitationStatus[], status: InvitationStatus): boolean =>
  statuses.includes(status);

const canRevoke = ({ status }: StatusFields): boolean => isOneOf(OPEN_STATUSES, status);

/** An invitation that is being sent can be resent only if sending has failed before. */
const canResend = ({ status, failure }: StatusFields): boolean =>
  isOneOf(RESENDABLE_STATUSES, status) && (status !== 'new' || failure !== null);

/** Whether the status is about to change on its own. */
export const isSending = ({ status }: StatusFields): boolean => status === 'new';

export const STATUS_VARIANTS: Record<InvitationStatus, StatusProps['variant']> = {
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
    <Status variant={STATUS_VARIANTS[status]} size="XS" width="fit-content">
      <Typography variant="pi" fontWeight="bold">
        {t(`invitation.status.${status}`)}
      </Typography>
    </Status>
  );
};

/** Explains why an open invitation cannot be redeemed. */
export const InvitationWarnings = ({ invitation }: { invitation: InvitationSummary }) => {
  const t = useText();
  const { codesClosed, failure } = invitation;
  return (
    <>
      {codesClosed && (
        <Typography variant="pi" textColor="danger600">
          {t(`invitation.codes-closed.${codesClosed}`)}
        </Typography>
      )}
      {failure && (
        <Typography variant="pi" textColor="danger600">
          {t('invitation.failure', { reason: failure })}
        </Typography>
      )}
    </>
  );
};

/** Resend and revoke, as far as the invitation's status and the user's permissions allow. */
export const InvitationActions = ({ invitation }: { invitation: InvitationSummary }) => {
  const t = useText();
  const run = useNotifiedAction();
  const [resend, { isLoading: isResending }] = useResendCrmInvitationMutation();
  const [revoke, { isLoading: isRevoking }] = useRevokeCrmInvitationMutation();
  const showResend = useAllowed('invitations.send') && canResend(invitation);
  const showRevoke = useAllowed('invitations.revoke') && canRevoke(invitation);
  if (!showResend && !showRevoke) return null;

  const names = { portal: invitation.portal.name, contact: invitation.contact.fullName };
  return (
    <Flex gap={2} wrap="wrap">
      {showResend && (
        <ConfirmButton
          label={t('invitation.resend')}
          description={t('invitation.resend.description', names)}
          question={t('invitation.resend.question', { email: invitation.contact.email })}
          loading={isResending}
          onConfirm={() => run(() => resend(invitation.id).unwrap(), 'invitation.resend.done')}
        />
      )}
      {showRevoke && (
        <ConfirmButton
          label={t('invitation.revoke')}
          description={t('invitation.revoke.description', names)}
          question={t('invitation.revoke.question', names)}
          variant="danger-light"
          loading={isRevoking}
          onConfirm={() => run(() => revoke(invitation.id).unwrap(), 'invitation.revoke.done')}
        />
      )}
    </Flex>
  );
};
