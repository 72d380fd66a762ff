import { Flex, Link, Typography } from '@strapi/design-system';
import { NavLink } from 'react-router-dom';
import { useGetCrmOpenBatchesQuery } from '../api/invitations';
import { Card } from '../components/card';
import { POLL_MILLISECONDS } from '../components/polling';
import { BASE } from '../pages/sections';
import { useText } from '../translations/texts';

/** Sets of invitations that are under way, so that somebody who went away finds back to them. */
export const OpenBatches = () => {
  const t = useText();
  const { data: batches = [] } = useGetCrmOpenBatchesQuery(undefined, { refetchOnMountOrArgChange: true });
  useGetCrmOpenBatchesQuery(undefined, { pollingInterval: batches.length > 0 ? POLL_MILLISECONDS : 0 });
  if (batches.length === 0) return null;
  return (
    <Card title={t('batch.open')}>
      <Flex tag="ul" direction="column" alignItems="start" gap={2}>
        {batches.map(({ id, state, total, accepted, refused, invitedBy }) => (
          <Flex key={id} tag="li" gap={2} wrap="wrap">
            <Link tag={NavLink} to={`${BASE}/batches/${id}`}>
              {t('batch.of', { total, name: invitedBy ?? '–' })}
            </Link>
            <Typography textColor="neutral600">
              {t(`batch.state.${state}`)}, {t('batch.worked', { count: accepted + refused, total })}
            </Typography>
          </Flex>
        ))}
      </Flex>
    </Card>
  );
};
