import { Flex, type StatusProps, Typography } from '@strapi/design-system';
import { useState } from 'react';
import type { InvitationStatus } from '../../../../contracts/invitation-status';
import type { InvitationSummary } from '../../../../contracts/records';
import { OPEN_STATUSES, RESENDABLE_STATUSES } from '../../../../contracts/status-groups';
import { useAllowed } from '../access';
import { useGetCrmContactQuery } from '../api/contacts';
import { useResendCrmInvitationMutation, useRevokeCrmInvitationMutation } from '../api/invitations';
import { useNotifiedAction } from '../errors';
import { type TextKey, useText } from '../texts';
import { ConfirmButton, FocusableButton } from './buttons';
import { LinkDialog, useLinkCreation } from './link-to-hand-over';
import { StatusBadge } from './values';

type StatusFields = Pick<InvitationSummary, 'status' | 'failure' | 'notify'>;

const isOneOf = (statuses: readonly InvitationStatus[], status: InvitationStatus): boolean =>
  statuses.includes(status);

const canRevoke = ({ status }: StatusFields): boolean => isOneOf(OPEN_STATUSES, status);

/** An invitation that is being sent can be resent only if sending has failed before. */
const canResend = ({ status, failure, notify }: StatusFields): boolean =>
  isOneOf(RESENDABLE_STATUSES, status) && (status !== 'new' || failure !== null || !notify);

const canCreateLink = ({ status, codesClosed }: InvitationSummary): boolean =>
  isOneOf(OPEN_STATUSES, status) && codesClosed === null;

/** What was sent: an e-mail, or, if staff hand over a link, none. */
export const sentLabel = ({ notify }: Pick<InvitationSummary, 'notify'>): TextKey =>
  notify ? 'invitation.moment.sent' : 'invitation.moment.link-created';

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

const statusText = (status: InvitationStatus, notify: boolean): TextKey => {
  if (!notify && status === 'new') return 'invitation.status.no-link';
  return !notify && status === 'sent' ? 'invitation.status.link-created' : `invitation.status.${status}`;
};

export const InvitationStatusBadge = ({ status, notify = true }: InvitationStatusBadgeProps) => {
  const t = useText();
  return <StatusBadge variant={STATUS_VARIANTS[status]}>{t(statusText(status, notify))}</StatusBadge>;
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

/** Whether a contact wants no e-mail; undefined while that is being looked up. False if it cannot be looked up. */
const useDoNotEmail = (contactId: string, isAsked: boolean): boolean | undefined => {
  const skip = !useAllowed('contacts.read') || !isAsked;
  const { data, isLoading } = useGetCrmContactQuery(contactId, { skip });
  return isLoading ? undefined : (data?.doNotEmail ?? false);
};

/** Resend, create a link and revoke, as far as the invitation's status and the user's permissions allow. */
export const InvitationActions = ({ invitation }: { invitation: InvitationSummary }) => {
  const t = useText();
  const run = useNotifiedAction();
  const [resend, { isLoading: isResending }] = useResendCrmInvitationMutation();
  const [revoke, { isLoading: isRevoking }] = useRevokeCrmInvitationMutation();
  const mayResend = useAllowed('invitations.send') && canResend(invitation);
  const doNotEmail = useDoNotEmail(invitation.contact.id, mayResend);
  const showResend = mayResend && doNotEmail === false;
  const showWhyNot = mayResend && doNotEmail === true;
  const showRevoke = useAllowed('invitations.revoke') && canRevoke(invitation);
  const showLink = useAllowed('invitations.link') && canCreateLink(invitation);
  const { creation, create, markTaken, closeQuestion } = useLinkCreation();
  const [isLinkOpen, setLinkOpen] = useState(false);
  // An open dialog stays, whatever becomes of the invitation: the link cannot be shown again.
  if (!showResend && !showWhyNot && !showRevoke && !showLink && !isLinkOpen) return null;

  const names = { portal: invitation.portal.name, contact: invitation.contact.fullName };
  return (
    <Flex gap={2} wrap="wrap">
      {showWhyNot && (
        <Typography variant="pi" textColor="neutral600" width="100%">
          {t('invitation.resend.do-not-email', { name: names.contact })}
        </Typography>
      )}
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
          closeQuestion={closeQuestion}
          onRetry={() => void create(invitation.id)}
          onTaken={markTaken}
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
