import { Flex, Link, Typography } from '@strapi/design-system';
import { NavLink } from 'react-router-dom';
import { PLUGIN_ID } from '../../../contracts/plugin-id';
import type { Metrics } from '../../../contracts/admin-api';
import { BASE } from '../pages/sections';
import { useText } from '../translations/texts';

/** What needs a hand, and where to lend it. */
export const Attention = ({ figures }: { figures: Metrics }) => {
  const t = useText();
  const { failedInvitations, failedJobs } = figures;
  if (failedInvitations + failedJobs === 0) {
    return <Typography textColor="success600">{t('funnel.all-well')}</Typography>;
  }
  return (
    <Flex tag="ul" direction="column" alignItems="start" gap={1}>
      {failedInvitations > 0 && (
        <li>
          <Link tag={NavLink} to={`${BASE}/invitations?status=failed`}>
            {t('funnel.failed-invitations', { count: failedInvitations })}
          </Link>
        </li>
      )}
      {failedJobs > 0 && (
        <li>
          <Link tag={NavLink} to={`/settings/${PLUGIN_ID}/jobs`}>
            {t('funnel.failed-jobs', { count: failedJobs })}
          </Link>
        </li>
      )}
    </Flex>
  );
};
