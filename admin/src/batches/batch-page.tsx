import { Flex, Link, Typography } from '@strapi/design-system';
import { BackButton, Layouts, Page } from '@strapi/strapi/admin';
import { NavLink, useParams } from 'react-router-dom';
import type { BatchContact } from '../../../contracts/admin-api';
import { ProtectedPage } from '../shared/access';
import { useGetCrmBatchContactsQuery } from '../shared/api/invitations';
import { BatchProgress, DownloadResultsButton, useBatchResultText } from '../shared/components/batch';
import { Card } from '../shared/components/cards';
import { InvitationStatusBadge } from '../shared/components/invitation';
import { CursorPager } from '../shared/components/list-controls';
import { useCursorPagination } from '../shared/components/list-query';
import { CellText, ListTable } from '../shared/components/list-table';
import { PageError } from '../shared/components/load-error';
import { ContactLink } from '../shared/components/values';
import { BASE_PATH } from '../shared/paths';
import { useText } from '../shared/texts';

/** @param contacts undefined while they are loading */
const BatchTable = ({ contacts }: { contacts: readonly BatchContact[] | undefined }) => {
  const t = useText();
  const rows = contacts?.map((row) => ({ ...row, id: row.contact.id }));
  return (
    <ListTable
      label={t('batch.contacts')}
      columns={[t('contact.name'), t('contact.email'), t('invite.result')]}
      rows={rows}
      loading={t('contacts.loading')}
      empty={t('contacts.empty')}
    >
      {(row) => <BatchCells row={row} />}
    </ListTable>
  );
};

const BatchCells = ({ row }: { row: BatchContact }) => {
  const resultText = useBatchResultText();
  const { contact, invitation, refusal } = row;
  return (
    <>
      <td>
        <CellText>
          {contact.fullName ? (
            <ContactLink contact={{ id: contact.id, fullName: contact.fullName }} />
          ) : (
            <Typography>{contact.id}</Typography>
          )}
        </CellText>
      </td>
      <td>
        <CellText>
          <Typography>{contact.email ?? '–'}</Typography>
        </CellText>
      </td>
      <td>
        {invitation ? (
          <Link tag={NavLink} to={`${BASE_PATH}/invitations/${invitation.id}`}>
            <InvitationStatusBadge status={invitation.status} />
          </Link>
        ) : (
          <Typography textColor={refusal ? 'danger600' : 'neutral600'}>{resultText(row)}</Typography>
        )}
      </td>
    </>
  );
};

const BatchView = ({ id }: { id: string }) => {
  const t = useText();
  const pagination = useCursorPagination(id);
  // `currentData` stays during a refetch, so the page and its focus are kept.
  const { currentData, error, refetch } = useGetCrmBatchContactsQuery(
    { id, cursor: pagination.cursor },
    { refetchOnMountOrArgChange: true }
  );
  if (error && !currentData) return <PageError error={error} onRetry={() => void refetch()} />;

  return (
    <Page.Main>
      <Page.Title>{t('batch.title')}</Page.Title>
      <Layouts.Header
        title={t('batch.title')}
        subtitle={t('batch.subtitle')}
        navigationAction={<BackButton fallback={`${BASE_PATH}/invitations`} />}
        primaryAction={<DownloadResultsButton batchId={id} />}
      />
      <Layouts.Content>
        <Flex direction="column" alignItems="stretch" gap={6}>
          <Card title={t('batch.progress')}>
            <BatchProgress batchId={id} />
          </Card>
          <div>
            <BatchTable contacts={currentData?.data} />
            <CursorPager
              pagination={pagination}
              nextCursor={currentData?.meta.nextCursor ?? null}
              isLoading={!currentData}
            />
          </div>
        </Flex>
      </Layouts.Content>
    </Page.Main>
  );
};

const BatchPage = () => {
  const { id = '' } = useParams();
  return (
    <ProtectedPage permission="invitations.read">
      <BatchView id={id} />
    </ProtectedPage>
  );
};

export default BatchPage;
