import { Link, Status, Typography } from '@strapi/design-system';
import { Table } from '@strapi/strapi/admin';
import { NavLink } from 'react-router-dom';
import type { Webhook } from '../../../contracts/admin-api';
import { useText } from '../translations/texts';

/** @param webhooks left out while they are being loaded */
export const WebhookTable = ({ webhooks }: { webhooks: readonly Webhook[] | undefined }) => {
  const t = useText();
  const headers = [
    { name: 'name', label: t('webhook.name') },
    { name: 'url', label: t('webhook.url') },
    { name: 'events', label: t('webhook.events') },
    { name: 'isEnabled', label: t('webhook.state') },
  ];

  return (
    <Table.Root rows={[...(webhooks ?? [])]} headers={headers} isLoading={!webhooks}>
      <Table.Content>
        <Table.Head>
          {headers.map((header) => (
            <Table.HeaderCell key={header.name} {...header} />
          ))}
        </Table.Head>
        <Table.Loading>{t('webhooks.loading')}</Table.Loading>
        <Table.Empty content={t('webhooks.empty')} />
        <Table.Body>
          {webhooks?.map(({ id, name, url, events, isEnabled }) => (
            <Table.Row key={id}>
              <Table.Cell>
                <Link tag={NavLink} to={`/settings/webhooks/${id}`}>
                  {name}
                </Link>
              </Table.Cell>
              <Table.Cell>
                <Typography style={{ overflowWrap: 'anywhere', whiteSpace: 'normal' }}>{url}</Typography>
              </Table.Cell>
              <Table.Cell>
                <Typography title={events.join(', ')}>
                  {t('webhook.events.count', { count: events.length })}
                </Typography>
              </Table.Cell>
              <Table.Cell>
                <Status variant={isEnabled ? 'success' : 'neutral'} size="XS">
                  <Typography variant="pi" fontWeight="bold">
                    {t(isEnabled ? 'webhook.enabled' : 'webhook.disabled')}
                  </Typography>
                </Status>
              </Table.Cell>
            </Table.Row>
          ))}
        </Table.Body>
      </Table.Content>
    </Table.Root>
  );
};
