import { Flex, Status, type StatusProps, Typography } from '@strapi/design-system';
import { useState } from 'react';
import type { InvitationStatus } from '../../../../contracts/invitation-status';
import type { InvitationSummary } from '../../../../contracts/records';
import { OPEN_STATUSES, RESENDABLE_STATUSES } from '../../../../contracts/status-groups';
import { useAllowed } from '../access';
import { useResendCrmInvitationMutation, useRevokeCrmInvitationMutation } from '../api/invitations';
import { useNotifiedAction } from '../errors';
import { useText } from '../texts';
import { ConfirmButton, FocusableButton } from './buttons';
import { LinkDialog, useLinkCreation } from './link-to-hand-over';

type StatusFields = Pick<InvitationSummary, 'status' | 'failure' | 'notify'>;

const isOneOf = (statuses: readonly InvitationStatus[], status: InvitationStatus): boolean =>
  statuses.includes(status);

const canRevoke = ({ status }: StatusFields): boolean => isOneOf(OPEN_STATUSES, status);

/** An invitation that is being sent can be resent only if sending has failed before. */
const canResend = ({ status, failure, notify }: StatusFields): boolean =>
  isOneOf(RESENDABLE_STATUSES, status) && (status !== 'new' || failure !== null || !notify);

const canCreateLink = ({ status, codesClosed }: InvitationSummary): boolean =>
  isOneOf(OPEN_STATUSES, status) && codesClosed === null;

/** Whether the status is about to change on its own. */
export const isSending = ({ status, notify }: StatusFields): boolean => status === 'new' && notify;

export const STATUS_VARIANTS: Record<InvitationStatus, StatusProps['variant']> = {
  new: 'secondary',
  sent: 'primary',
  failed: 'danger',
  redeemed: 'success',
  expired: 'warning',
  revoked: 'neutral',
};

interface InvitationStatusBadgeProps {
  status: InvitationStatus;
  /** False if staff hand over a link: nothing is being sent. */
  notify?: boolean;
}

export const InvitationStatusBadge = ({ status, notify = true }: InvitationStatusBadgeProps) => {
  const t = useText();
  return (
    <Status variant={STATUS_VARIANTS[status]} size="XS" width="fit-content">
      <Typography variant="pi" fontWeight="bold">
        {t(status === 'new' && !notify ? 'invitation.status.no-link' : `invitation.status.${status}`)}
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

/** Resend, create a link and revoke, as far as the invitation's status and the user's permissions allow. */
export const InvitationActions = ({ invitation }: { invitation: InvitationSummary }) => {
  const t = useText();
  const run = useNotifiedAction();
  const [resend, { isLoading: isResending }] = useResendCrmInvitationMutation();
  const [revoke, { isLoading: isRevoking }] = useRevokeCrmInvitationMutation();
  const showResend = useAllowed('invitations.send') && canResend(invitation);
  const showRevoke = useAllowed('invitations.revoke') && canRevoke(invitation);
  const showLink = useAllowed('invitations.link') && canCreateLink(invitation);
  const { creation, create } = useLinkCreation();
  const [isLinkOpen, setLinkOpen] = useState(false);
  // An open dialog stays, whatever becomes of the invitation: the link cannot be shown again.
  if (!showResend && !showRevoke && !showLink && !isLinkOpen) return null;

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
      {showLink && (
        <FocusableButton
          size="S"
          variant="tertiary"
          aria-label={t('invitation.link.description', names)}
          onClick={() => {
            setLinkOpen(true);
            void create(invitation.id);
          }}
        >
          {t('invitation.link')}
        </FocusableButton>
      )}
      {isLinkOpen && creation && (
        <LinkDialog
          name={names.contact}
          portal={names.portal}
          creation={creation}
          onRetry={() => void create(invitation.id)}
          onClose={() => setLinkOpen(false)}
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
