import { Layouts, Page } from '@strapi/strapi/admin';
import { useGetCrmPortalsQuery } from '../api/portals';
import { PageError } from '../components/page-error';
import { Protected } from '../components/protected';
import { useText } from '../translations/texts';
import { CreatePortal } from './create-portal';
import { PortalTable } from './portal-table';

const Portals = () => {
  const t = useText();
  const { data: portals, isError, error, refetch } = useGetCrmPortalsQuery();
  if (isError) return <PageError error={error} onRetry={refetch} />;

  return (
    <Page.Main>
      <Page.Title>{t('portals.title')}</Page.Title>
      <Layouts.Header
        title={t('portals.title')}
        subtitle={t('portals.subtitle')}
        primaryAction={<CreatePortal />}
      />
      <Layouts.Content>
        <PortalTable portals={portals} />
      </Layouts.Content>
    </Page.Main>
  );
};

const PortalsPage = () => (
  <Protected permission="portals.read">
    <Portals />
  </Protected>
);

export default PortalsPage;
