import { Button, Link } from '@strapi/design-system';
import { Plus } from '@strapi/icons';
import { Layouts, Page } from '@strapi/strapi/admin';
import { useState } from 'react';
import { NavLink } from 'react-router-dom';
import { useGetCrmWebhooksQuery } from '../api/settings';
import { PageError } from '../components/page-error';
import { Protected } from '../components/protected';
import { useAllowed } from '../components/use-allowed';
import { useText } from '../translations/texts';
import { AddWebhook } from './add-webhook';
import { WebhookTable } from './webhook-table';

const Webhooks = () => {
  const t = useText();
  const mayAdd = useAllowed('settings.update');
  const [isAdding, setIsAdding] = useState(false);
  const { data, error, refetch } = useGetCrmWebhooksQuery(undefined, { refetchOnMountOrArgChange: true });
  if (error && !data) return <PageError error={error} onRetry={refetch} />;

  return (
    <Page.Main>
      <Page.Title>{t('webhooks.title')}</Page.Title>
      <Layouts.Header
        title={t('webhooks.title')}
        subtitle={t('webhooks.subtitle')}
        primaryAction={
          mayAdd && (
            <Button startIcon={<Plus />} onClick={() => setIsAdding(true)}>
              {t('webhook.add')}
            </Button>
          )
        }
        secondaryAction={
          <Link tag={NavLink} to="/settings/webhooks">
            {t('webhooks.all')}
          </Link>
        }
      />
      <Layouts.Content>
        <WebhookTable webhooks={data} />
        {isAdding && <AddWebhook onClose={() => setIsAdding(false)} />}
      </Layouts.Content>
    </Page.Main>
  );
};

const WebhooksPage = () => (
  <Protected permission="settings.read">
    <Webhooks />
  </Protected>
);

export default WebhooksPage;
