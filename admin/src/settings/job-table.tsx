import { Flex, Link, Status, type StatusProps, Typography } from '@strapi/design-system';
import { NavLink } from 'react-router-dom';
import type { Job } from '../../../contracts/admin-api';
import { ListTable } from '../components/list-table';
import { Moment } from '../components/moment';
import { useAllowed } from '../components/use-allowed';
import { BASE } from '../pages/sections';
import { useText } from '../translations/texts';
import { DiscardJob } from './discard-job';
import { RetryJob } from './retry-job';
import { useJobKind } from './use-job-kind';

const VARIANTS: Record<Job['state'], StatusProps['variant']> = {
  waiting: 'secondary',
  running: 'primary',
  failed: 'danger',
  held: 'secondary',
};

/** @param jobs left out while they are being loaded */
export const JobTable = ({ jobs }: { jobs: readonly Job[] | undefined }) => {
  const t = useText();

  return (
    <ListTable
      label={t('jobs.title')}
      columns={[t('job.kind'), t('job.state'), t('job.attempts'), t('job.run-at'), t('job.error'), '']}
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
  const kindOf = useJobKind();
  const mayRead = useAllowed('invitations.read');
  return (
    <>
      <td>
        {job.invitationId && mayRead ? (
          <Link tag={NavLink} to={`${BASE}/invitations/${job.invitationId}`}>
            {kindOf(job)}
          </Link>
        ) : (
          <Typography>{kindOf(job)}</Typography>
        )}
      </td>
      <td>
        <Status variant={VARIANTS[job.state]} size="XS" width="fit-content">
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
          <Moment at={job.runAt} />
        </Typography>
      </td>
      <td>
        <Typography textColor="danger600" style={{ overflowWrap: 'anywhere', whiteSpace: 'normal' }}>
          {job.error}
        </Typography>
      </td>
      <td>
        <Flex gap={2}>
          <RetryJob job={job} />
          <DiscardJob job={job} />
        </Flex>
      </td>
    </>
  );
};
