import { Flex, Link, Status, type StatusProps, Typography } from '@strapi/design-system';
import { ArrowClockwise } from '@strapi/icons';
import { Layouts, Page } from '@strapi/strapi/admin';
import { useIntl } from 'react-intl';
import { NavLink } from 'react-router-dom';
import type { Job } from '../../../contracts/admin-api';
import { PLUGIN_ID } from '../../../contracts/plugin-id';
import { ProtectedPage, useAllowed } from '../shared/access';
import { POLL_INTERVAL_MS } from '../shared/api/client';
import { useDiscardCrmJobMutation, useGetCrmJobsQuery, useRetryCrmJobMutation } from '../shared/api/settings';
import { ConfirmButton, FocusableButton } from '../shared/components/buttons';
import { CursorPager } from '../shared/components/list-controls';
import { useCursorPagination } from '../shared/components/list-query';
import { CellText, ListTable } from '../shared/components/list-table';
import { PageError } from '../shared/components/load-error';
import { DateTime } from '../shared/components/values';
import { useNotifiedAction } from '../shared/errors';
import { BASE_PATH } from '../shared/paths';
import { useText } from '../shared/texts';

/** Returns a function that translates the kind of a job. */
const useJobLabel = () => {
  const { formatMessage, messages } = useIntl();
  return ({ kind }: Job): string => {
    const id = `${PLUGIN_ID}.job.kind.${kind}`;
    return id in messages ? formatMessage({ id }) : kind;
  };
};

const RetryJobButton = ({ job }: { job: Job }) => {
  const t = useText();
  const run = useNotifiedAction();
  const mayRetry = useAllowed('settings.update');
  const [retry, { isLoading }] = useRetryCrmJobMutation();
  if (!mayRetry || job.state !== 'failed') return null;
  return (
    <FocusableButton
      size="S"
      variant="tertiary"
      startIcon={<ArrowClockwise />}
      loading={isLoading}
      onClick={() => run(() => retry(job.id).unwrap(), 'job.retry.done')}
    >
      {t('job.retry')}
    </FocusableButton>
  );
};

const DiscardJobButton = ({ job }: { job: Job }) => {
  const t = useText();
  const run = useNotifiedAction();
  const jobLabel = useJobLabel();
  const mayDiscard = useAllowed('settings.update');
  const [discard, { isLoading }] = useDiscardCrmJobMutation();
  if (!mayDiscard || job.state !== 'failed') return null;
  return (
    <ConfirmButton
      label={t('job.discard')}
      description={t('job.discard.what', { kind: jobLabel(job) })}
      question={t('job.discard.question', { kind: jobLabel(job) })}
      variant="danger-light"
      loading={isLoading}
      onConfirm={() => run(() => discard(job.id).unwrap(), 'job.discard.done')}
    />
  );
};

const STATE_VARIANTS: Record<Job['state'], StatusProps['variant']> = {
  waiting: 'secondary',
  running: 'primary',
  failed: 'danger',
  held: 'secondary',
};

/** @param jobs undefined while they are loading */
const JobTable = ({ jobs }: { jobs: readonly Job[] | undefined }) => {
  const t = useText();

  return (
    <ListTable
      label={t('jobs.title')}
      columns={[t('job.kind'), t('job.state'), t('job.attempts'), t('job.run-at'), '']}
      rows={jobs}
      loading={t('jobs.loading')}
      empty={t('jobs.empty')}
    >
      {(job) => <JobCells job={job} />}
    </ListTable>
  );
};

const JobCells = ({ job }: { job: Job }) => {
  const t = useText();
  const jobLabel = useJobLabel();
  const mayRead = useAllowed('invitations.read');
  return (
    <>
      <td>
        <CellText>
          {job.invitationId && mayRead ? (
            <Link tag={NavLink} to={`${BASE_PATH}/invitations/${job.invitationId}`}>
              {jobLabel(job)}
            </Link>
          ) : (
            <Typography tag="p">{jobLabel(job)}</Typography>
          )}
          {job.error && (
            <Typography tag="p" variant="pi" textColor="danger600">
              {job.error}
            </Typography>
          )}
        </CellText>
      </td>
      <td>
        <Status variant={STATE_VARIANTS[job.state]} size="XS" width="fit-content">
          <Typography variant="pi" fontWeight="bold">
            {t(`job.state.${job.state}`)}
          </Typography>
        </Status>
      </td>
      <td>
        <Typography>{job.attempts}</Typography>
      </td>
      <td>
        <Typography>
          <DateTime at={job.runAt} />
        </Typography>
      </td>
      <td>
        <Flex direction="column" alignItems="stretch" gap={2}>
          <RetryJobButton job={job} />
          <DiscardJobButton job={job} />
        </Flex>
      </td>
    </>
  );
};

const Jobs = () => {
  const t = useText();
  const pagination = useCursorPagination('jobs');
  const { data, error, isFetching, refetch } = useGetCrmJobsQuery(
    { cursor: pagination.cursor },
    { pollingInterval: POLL_INTERVAL_MS, refetchOnMountOrArgChange: true }
  );
  if (error && !data) return <PageError error={error} onRetry={refetch} />;

  return (
    <Page.Main>
      <Page.Title>{t('jobs.title')}</Page.Title>
      <Layouts.Header title={t('jobs.title')} subtitle={t('jobs.subtitle')} />
      <Layouts.Content>
        <JobTable jobs={data?.data} />
        <CursorPager
          pagination={pagination}
          nextCursor={data?.meta.nextCursor ?? null}
          isLoading={isFetching && data === undefined}
        />
      </Layouts.Content>
    </Page.Main>
  );
};

const JobsPage = () => (
  <ProtectedPage permission="settings.read">
    <Jobs />
  </ProtectedPage>
);

export default JobsPage;
