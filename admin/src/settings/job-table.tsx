import { Link, Status, type StatusProps, Typography } from '@strapi/design-system';
import { Table } from '@strapi/strapi/admin';
import { NavLink } from 'react-router-dom';
import type { Job } from '../../../contracts/admin-api';
import { Moment } from '../components/moment';
import { useAllowed } from '../components/use-allowed';
import { BASE } from '../pages/sections';
import { useText } from '../translations/texts';
import { RetryJob } from './retry-job';
import { useJobKind } from './use-job-kind';

const VARIANTS: Record<Job['state'], StatusProps['variant']> = {
  waiting: 'secondary',
  running: 'primary',
  failed: 'danger',
};

/** @param jobs left out while they are being loaded */
export const JobTable = ({ jobs }: { jobs: readonly Job[] | undefined }) => {
  const t = useText();
  const headers = [
    { name: 'kind', label: t('job.kind') },
    { name: 'state', label: t('job.state') },
    { name: 'attempts', label: t('job.attempts') },
    { name: 'runAt', label: t('job.run-at') },
    { name: 'error', label: t('job.error') },
    { name: 'actions', label: '' },
  ];

  return (
    <Table.Root rows={[...(jobs ?? [])]} headers={headers} isLoading={!jobs}>
      <Table.Content>
        <Table.Head>
          {headers.map((header) => (
            <Table.HeaderCell key={header.name} {...header} />
          ))}
        </Table.Head>
        <Table.Loading>{t('jobs.loading')}</Table.Loading>
        <Table.Empty content={t('jobs.empty')} />
        <Table.Body>
          {jobs?.map((job) => (
            <JobRow key={job.id} job={job} />
          ))}
        </Table.Body>
      </Table.Content>
    </Table.Root>
  );
};

const JobRow = ({ job }: { job: Job }) => {
  const t = useText();
  const kindOf = useJobKind();
  const mayRead = useAllowed('invitations.read');
  return (
    <Table.Row>
      <Table.Cell>
        {job.invitationId && mayRead ? (
          <Link tag={NavLink} to={`${BASE}/invitations/${job.invitationId}`}>
            {kindOf(job)}
          </Link>
        ) : (
          <Typography>{kindOf(job)}</Typography>
        )}
      </Table.Cell>
      <Table.Cell>
        <Status variant={VARIANTS[job.state]} size="XS">
          <Typography variant="pi" fontWeight="bold">
            {t(`job.state.${job.state}`)}
          </Typography>
        </Status>
      </Table.Cell>
      <Table.Cell>
        <Typography>{job.attempts}</Typography>
      </Table.Cell>
      <Table.Cell>
        <Typography>
          <Moment at={job.runAt} />
        </Typography>
      </Table.Cell>
      <Table.Cell>
        <Typography textColor="danger600" style={{ overflowWrap: 'anywhere', whiteSpace: 'normal' }}>
          {job.error}
        </Typography>
      </Table.Cell>
      <Table.Cell>
        <RetryJob job={job} />
      </Table.Cell>
    </Table.Row>
  );
};
