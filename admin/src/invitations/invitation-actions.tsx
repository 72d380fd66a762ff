import { Flex } from '@strapi/design-system';
import type { InvitationSummary } from '../../../contracts';
import { useResendCrmInvitationMutation, useRevokeCrmInvitationMutation } from '../api/invitations';
import { ConfirmButton } from '../components/confirm-button';
import { useAct } from '../components/use-act';
import { useAllowed } from '../components/use-allowed';
import { useText } from '../translations/texts';
import { canResend, canRevoke } from './invitation-state';

/** Resend and revoke, where the invitation's status and the admin's permissions allow it. */
export const InvitationActions = ({ invitation }: { invitation: InvitationSummary }) => {
  const t = useText();
  const act = useAct();
  const [resend, { isLoading: isResending }] = useResendCrmInvitationMutation();
  const [revoke, { isLoading: isRevoking }] = useRevokeCrmInvitationMutation();
  const offersResend = useAllowed('invitations.send') && canResend(invitation);
  const offersRevoke = useAllowed('invitations.revoke') && canRevoke(invitation);
  if (!offersResend && !offersRevoke) return null;

  const names = { portal: invitation.portal.name, contact: invitation.contact.fullName };
  return (
    <Flex gap={2} wrap="wrap">
      {offersResend && (
        <ConfirmButton
          label={t('invitation.resend')}
          description={t('invitation.resend.description', names)}
          question={t('invitation.resend.question', { email: invitation.contact.email })}
          loading={isResending}
          onConfirm={() => act(() => resend(invitation.id).unwrap(), 'invitation.resend.done')}
        />
      )}
      {offersRevoke && (
        <ConfirmButton
          label={t('invitation.revoke')}
          description={t('invitation.revoke.description', names)}
          question={t('invitation.revoke.question', names)}
          variant="danger-light"
          loading={isRevoking}
          onConfirm={() => act(() => revoke(invitation.id).unwrap(), 'invitation.revoke.done')}
        />
      )}
    </Flex>
  );
};
