import { Link, Status, Typography } from '@strapi/design-system';
import { NavLink } from 'react-router-dom';
import type { Webhook } from '../../../contracts/admin-api';
import { ListTable } from '../components/list-table';
import { useText } from '../translations/texts';

/** @param webhooks left out while they are being loaded */
export const WebhookTable = ({ webhooks }: { webhooks: readonly Webhook[] | undefined }) => {
  const t = useText();

  return (
    <ListTable
      label={t('webhooks.title')}
      columns={[t('webhook.name'), t('webhook.url'), t('webhook.events'), t('webhook.state')]}
      rows={webhooks}
      loading={t('webhooks.loading')}
      empty={t('webhooks.empty')}
    >
      {({ id, name, url, events, isEnabled }) => (
        <>
          <td>
            <Link tag={NavLink} to={`/settings/webhooks/${id}`}>
              {name}
            </Link>
          </td>
          <td>
            <Typography style={{ overflowWrap: 'anywhere', whiteSpace: 'normal' }}>{url}</Typography>
          </td>
          <td>
            <Typography title={events.join(', ')}>
              {t('webhook.events.count', { count: events.length })}
            </Typography>
          </td>
          <td>
            <Status variant={isEnabled ? 'success' : 'neutral'} size="XS" width="fit-content">
              <Typography variant="pi" fontWeight="bold">
                {t(isEnabled ? 'webhook.enabled' : 'webhook.disabled')}
              </Typography>
            </Status>
          </td>
        </>
      )}
    </ListTable>
  );
};
