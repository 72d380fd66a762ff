import { Button, Flex, Modal, Typography } from '@strapi/design-system';
import { Download } from '@strapi/icons';
import type { InviteAnswer } from '../../../contracts/admin-api';
import { downloadCsv } from '../components/csv';
import { useAllowed } from '../components/use-allowed';
import { useErrorText } from '../components/use-error-text';
import { useText } from '../translations/texts';
import { BatchProgress } from './batch-progress';
import type { Invitee } from './invite-dialog';
import { Refusals } from './refusals';

interface InviteResultProps {
  answer: InviteAnswer;
  contacts: readonly Invitee[];
}

/** How it went with several contacts: what is on its way, who was refused, and all of it as a file. */
export const InviteResult = ({ answer, contacts }: InviteResultProps) => {
  const t = useText();
  const { failureText } = useErrorText();
  const mayFollow = useAllowed('invitations.read');
  const { batchId, accepted, refused = [] } = answer;

  const rows = () =>
    contacts.map(({ id, fullName, email }) => {
      const refusal = refused.find(({ contactId }) => contactId === id);
      return [fullName, email ?? '', refusal ? failureText(refusal) : t('invite.result.invited')];
    });
  const header = [t('contact.name'), t('contact.email'), t('invite.result')];

  return (
    <>
      <Modal.Body>
        <Flex direction="column" alignItems="stretch" gap={4}>
          {mayFollow ? (
            <BatchProgress batchId={batchId} />
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
        {accepted && (
          <Button
            variant="secondary"
            startIcon={<Download />}
            onClick={() => downloadCsv('invitations.csv', [header, ...rows()])}
          >
            {t('invite.result.download')}
          </Button>
        )}
      </Modal.Footer>
    </>
  );
};
