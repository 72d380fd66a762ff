import { Typography } from '@strapi/design-system';
import type { InvitationSummary } from '../../../contracts';
import { useText } from '../translations/texts';

/** What keeps an open invitation from being taken up. */
export const InvitationTroubles = ({ invitation }: { invitation: InvitationSummary }) => {
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
