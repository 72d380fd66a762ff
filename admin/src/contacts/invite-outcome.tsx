import { Box, Button, Flex, Link, Loader, Modal, Typography } from '@strapi/design-system';
import { useIntl } from 'react-intl';
import { NavLink } from 'react-router-dom';
import type { InviteResponse, InviteRequest, Refusal } from '../../../contracts/admin-api';
import type { RequestIssue } from '../../../contracts/errors';
import type { Contact } from '../../../contracts/records';
import { useAllowed } from '../shared/access';
import { usePreviewCrmInvitationsQuery } from '../shared/api/invitations';
import { BatchProgress, DownloadResultsButton } from '../shared/components/batch';
import { EmailFrame } from '../shared/components/email-frame';
import { LoadError } from '../shared/components/load-error';
import { type ApiError, useErrorText } from '../shared/errors';
import { BASE_PATH } from '../shared/paths';
import { useDebouncedValue } from '../shared/components/use-debounced-value';
import { useText } from '../shared/texts';

export type Invitee = Pick<Contact, 'id' | 'fullName' | 'email' | 'doNotEmail'>;

/** The downloadable result lists all contacts. */
const MAX_SHOWN = 100;

interface RefusalsProps {
  refused: readonly Refusal[];
  contacts: readonly Invitee[];
}

/** The refused contacts with the reasons. */
const Refusals = ({ refused, contacts }: RefusalsProps) => {
  const t = useText();
  const { apiErrorText } = useErrorText();
  const names = new Map(contacts.map(({ id, fullName }) => [id, fullName]));

  return (
    <>
      <Typography fontWeight="bold">{t('invite.refused', { count: refused.length })}</Typography>
      <Box tag="ul" maxHeight="20rem" overflow="auto">
        {refused.slice(0, MAX_SHOWN).map((refusal) => (
          <li key={refusal.contactId}>
            <Typography>
              {contacts.length > 1 && `${names.get(refusal.contactId) ?? refusal.contactId}: `}
              {apiErrorText(refusal)}
            </Typography>
          </li>
        ))}
        {refused.length > MAX_SHOWN && (
          <li>
            <Typography>{t('invite.refused.more', { count: refused.length - MAX_SHOWN })}</Typography>
          </li>
        )}
      </Box>
    </>
  );
};

/** The request failed, or all contacts were refused. */
export type InviteFailure =
  { error: ApiError; issues: readonly RequestIssue[] } | { refused: readonly Refusal[] };

interface InviteErrorProps {
  failure: InviteFailure;
  contacts: readonly Invitee[];
}

export const InviteError = ({ failure, contacts }: InviteErrorProps) => {
  const { apiErrorText } = useErrorText();
  return (
    <Box role="alert" background="danger100" borderColor="danger200" hasRadius padding={4}>
      {'error' in failure ? (
        <Typography>{apiErrorText(failure.error)}</Typography>
      ) : (
        <Refusals refused={failure.refused} contacts={contacts} />
      )}
    </Box>
  );
};

const DEBOUNCE_MS = 500;

interface InvitePreviewProps {
  request: InviteRequest;
  contacts: readonly Invitee[];
}

/** A dry run: the refused contacts, and the e-mail to the first of the others. */
export const InvitePreview = ({ request, contacts }: InvitePreviewProps) => {
  const t = useText();
  const { formatDisplayName } = useIntl();
  const debounced = useDebouncedValue(JSON.stringify(request), DEBOUNCE_MS);
  const { currentData, error, refetch } = usePreviewCrmInvitationsQuery(
    JSON.parse(debounced) as InviteRequest,
    {
      refetchOnMountOrArgChange: true,
    }
  );

  if (error) return <LoadError error={error} onRetry={refetch} />;
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
          <EmailFrame subject={email.subject} html={email.html} />
        </Flex>
      )}
    </Flex>
  );
};

interface InviteResultProps {
  answer: InviteResponse;
  contacts: readonly Invitee[];
}

/** The result for several contacts: progress, refusals, and a link to the batch's page. */
export const InviteResult = ({ answer, contacts }: InviteResultProps) => {
  const t = useText();
  const mayReadInvitations = useAllowed('invitations.read');
  const { batchId, accepted, refused = [] } = answer;

  return (
    <>
      <Modal.Body>
        <Flex direction="column" alignItems="stretch" gap={4}>
          {mayReadInvitations ? (
            <>
              <BatchProgress batchId={batchId} />
              <Link tag={NavLink} to={`${BASE_PATH}/batches/${batchId}`}>
                {t('batch.follow')}
              </Link>
            </>
          ) : (
            <Typography>
              {t('invite.done', { count: accepted?.length ?? contacts.length, email: '' })}
            </Typography>
          )}
          {refused.length > 0 && <Refusals refused={refused} contacts={contacts} />}
        </Flex>
      </Modal.Body>
      <Modal.Footer>
        <Modal.Close>
          <Button variant="tertiary">{t('action.close')}</Button>
        </Modal.Close>
        {mayReadInvitations && <DownloadResultsButton batchId={batchId} />}
      </Modal.Footer>
    </>
  );
};
