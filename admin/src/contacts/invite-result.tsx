import { Button, Flex, Link, Modal, Typography } from '@strapi/design-system';
import { NavLink } from 'react-router-dom';
import type { InviteResponse } from '../../../contracts/admin-api';
import { BatchProgress } from '../batches/batch-progress';
import { DownloadOutcome } from '../batches/download-outcome';
import { useAllowed } from '../components/use-allowed';
import { BASE } from '../pages/sections';
import { useText } from '../translations/texts';
import type { Invitee } from './invite-dialog';
import { Refusals } from './refusals';

interface InviteResultProps {
  answer: InviteResponse;
  contacts: readonly Invitee[];
}

/** How it goes with several contacts: what is on its way, who was refused, and where it can be followed later. */
export const InviteResult = ({ answer, contacts }: InviteResultProps) => {
  const t = useText();
  const mayFollow = useAllowed('invitations.read');
  const { batchId, accepted, refused = [] } = answer;

  return (
    <>
      <Modal.Body>
        <Flex direction="column" alignItems="stretch" gap={4}>
          {mayFollow ? (
            <>
              <BatchProgress batchId={batchId} />
              <Link tag={NavLink} to={`${BASE}/batches/${batchId}`}>
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
        {mayFollow && <DownloadOutcome batchId={batchId} />}
      </Modal.Footer>
    </>
  );
};
