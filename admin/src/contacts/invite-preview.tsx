import { Box, Flex, Loader, Typography } from '@strapi/design-system';
import { useDebounce } from '@strapi/strapi/admin';
import { useIntl } from 'react-intl';
import type { InviteRequest } from '../../../contracts/admin-api';
import { usePreviewCrmInvitationsQuery } from '../api/invitations';
import { MailFrame } from '../components/mail-frame';
import { LoadProblem } from '../components/load-problem';
import { useText } from '../translations/texts';
import type { Invitee } from './invite-dialog';
import { Refusals } from './refusals';

/** How long typing the message has to pause before the mail is made anew. */
const PAUSE_MILLISECONDS = 500;

interface InvitePreviewProps {
  request: InviteRequest;
  contacts: readonly Invitee[];
}

/** Who would be refused, and the very e-mail that the first of the others would get. */
export const InvitePreview = ({ request, contacts }: InvitePreviewProps) => {
  const t = useText();
  const { formatDisplayName } = useIntl();
  const settled = useDebounce(JSON.stringify(request), PAUSE_MILLISECONDS);
  const { currentData, error, refetch } = usePreviewCrmInvitationsQuery(
    JSON.parse(settled) as InviteRequest,
    {
      refetchOnMountOrArgChange: true,
    }
  );

  if (error) return <LoadProblem error={error} onRetry={refetch} />;
  if (!currentData) return <Loader small>{t('invite.preview.loading')}</Loader>;

  const { refused, email } = currentData;
  return (
    <Flex direction="column" alignItems="stretch" gap={4}>
      {refused.length > 0 && (
        <Box background="warning100" borderColor="warning200" hasRadius padding={4}>
          <Refusals refused={refused} contacts={contacts} />
        </Box>
      )}
      {email && (
        <Flex tag="section" direction="column" alignItems="stretch" gap={2} aria-label={t('invite.preview')}>
          <Typography variant="pi" textColor="neutral600">
            {t('invite.preview.to', {
              to: email.to,
              language: formatDisplayName(email.locale, { type: 'language' }),
            })}
          </Typography>
          <Typography fontWeight="bold">{email.subject}</Typography>
          <MailFrame subject={email.subject} html={email.html} />
        </Flex>
      )}
    </Flex>
  );
};
