import { Page } from '@strapi/strapi/admin';
import { useParams } from 'react-router-dom';
import { useGetCrmPortalQuery } from '../api/portals';
import { PageError } from '../components/page-error';
import { Protected } from '../components/protected';
import { useText } from '../translations/texts';
import { PortalForm } from './portal-form';

const Portal = ({ id }: { id: string }) => {
  const t = useText();
  const {
    data: answer,
    isError,
    error,
    refetch,
  } = useGetCrmPortalQuery(id, {
    refetchOnMountOrArgChange: true,
  });
  if (isError && !answer) return <PageError error={error} onRetry={refetch} />;
  if (!answer) return <Page.Loading>{t('page.loading')}</Page.Loading>;
  return <PortalForm {...answer} />;
};

const PortalPage = () => {
  const { id = '' } = useParams();
  return (
    <Protected permission="portals.read">
      <Portal id={id} />
    </Protected>
  );
};

export default PortalPage;
