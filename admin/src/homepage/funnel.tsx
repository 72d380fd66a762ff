import { Flex, Link, Typography } from '@strapi/design-system';
import { Widget } from '@strapi/strapi/admin';
import { useIntl } from 'react-intl';
import { NavLink } from 'react-router-dom';
import type { Metrics } from '../../../contracts/admin-api';
import { useGetCrmFiguresQuery } from '../shared/api/settings';
import { ProgressTrack, toPercent } from '../shared/components/progress';
import { useErrorText } from '../shared/errors';
import { BASE_PATH, SETTINGS_PATH } from '../shared/paths';
import { useText } from '../shared/texts';

/** Links to failed invitations and jobs. */
const FailureLinks = ({ figures }: { figures: Metrics }) => {
  const t = useText();
  const { failedInvitations, failedJobs } = figures;
  if (failedInvitations + failedJobs === 0) {
    return <Typography textColor="success600">{t('funnel.all-well')}</Typography>;
  }
  return (
    <Flex tag="ul" direction="column" alignItems="start" gap={1}>
      {failedInvitations > 0 && (
        <li>
          <Link tag={NavLink} to={`${BASE_PATH}/invitations?status=failed`}>
            {t('funnel.failed-invitations', { count: failedInvitations })}
          </Link>
        </li>
      )}
      {failedJobs > 0 && (
        <li>
          <Link tag={NavLink} to={`${SETTINGS_PATH}/jobs`}>
            {t('funnel.failed-jobs', { count: failedJobs })}
          </Link>
        </li>
      )}
    </Flex>
  );
};

const STEPS = ['sent', 'opened', 'redeemed'] as const;

const isEmpty = ({ sent, failedInvitations, failedJobs }: Metrics): boolean =>
  sent + failedInvitations + failedJobs === 0;

/** The number of invitations that were recently sent, opened and redeemed, and the failures. */
export const Funnel = () => {
  const t = useText();
  const { formatNumber } = useIntl();
  const { errorText } = useErrorText();
  const { data: figures, error } = useGetCrmFiguresQuery(undefined, { refetchOnMountOrArgChange: true });
  if (error) return <Widget.Error>{errorText(error)}</Widget.Error>;
  if (!figures) return <Widget.Loading>{t('page.loading')}</Widget.Loading>;
  if (isEmpty(figures)) return <Widget.NoData>{t('funnel.empty', { days: figures.days })}</Widget.NoData>;

  return (
    <Flex direction="column" alignItems="stretch" gap={4}>
      <Typography variant="pi" textColor="neutral600">
        {t('funnel.days', { days: figures.days })}
      </Typography>
      <Flex tag="ul" direction="column" alignItems="stretch" gap={3}>
        {STEPS.map((step) => (
          <Flex key={step} tag="li" direction="column" alignItems="stretch" gap={1}>
            <Flex justifyContent="space-between">
              <Typography>{t(`funnel.${step}`)}</Typography>
              <Typography fontWeight="bold">{formatNumber(figures[step])}</Typography>
            </Flex>
            <ProgressTrack percent={figures.sent === 0 ? 0 : toPercent(figures[step], figures.sent)} />
          </Flex>
        ))}
      </Flex>
      <FailureLinks figures={figures} />
    </Flex>
  );
};
