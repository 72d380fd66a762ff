import { Link, LinkButton, Typography } from '@strapi/design-system';
import { Plus } from '@strapi/icons';
import { Layouts, Page } from '@strapi/strapi/admin';
import { NavLink } from 'react-router-dom';
import type { Portal } from '../../../contracts/records';
import { PLUGIN_ID } from '../../../contracts/plugin-id';
import { ProtectedPage, useHasPermissions } from '../shared/access';
import { useGetCrmPortalsQuery } from '../shared/api/portals';
import { ListTable } from '../shared/components/list-table';
import { PageError } from '../shared/components/load-error';
import { useText } from '../shared/texts';

interface PortalTableProps {
  /** Undefined while the portals are loading. */
  portals?: readonly Portal[];
}

const PortalTable = ({ portals }: PortalTableProps) => {
  const t = useText();

  return (
    <ListTable
      label={t('portals.title')}
      columns={[t('portal.name'), t('portal.site-url'), t('portal.sign-up-url'), t('portal.roles')]}
      rows={portals}
      loading={t('portals.loading')}
      empty={t('portals.empty')}
    >
      {(portal) => (
        <>
          <td>
            <Link tag={NavLink} to={portal.id}>
              {portal.name}
            </Link>
          </td>
          <td>
            <Typography>{portal.siteUrl}</Typography>
          </td>
          <td>
            <SignUpPage url={portal.signUpUrl} />
          </td>
          <td>
            <MappedRoles roles={portal.roles} />
          </td>
        </>
      )}
    </ListTable>
  );
};

const SignUpPage = ({ url }: { url: string | null }) => {
  const t = useText();
  return url ? (
    <Typography>{url}</Typography>
  ) : (
    <Typography textColor="danger600">{t('portal.sign-up-url.missing')}</Typography>
  );
};

const MappedRoles = ({ roles }: Pick<Portal, 'roles'>) => {
  const t = useText();
  const mapped = roles.filter(({ userRole }) => userRole !== null).length;
  return (
    <Typography textColor={mapped < roles.length ? 'danger600' : 'neutral800'}>
      {t('portal.roles.mapped', { mapped, total: roles.length })}
    </Typography>
  );
};

const PORTAL_UID = `plugin::${PLUGIN_ID}.portal`;
const CREATE_PERMISSIONS = [{ action: 'plugin::content-manager.explorer.create', subject: PORTAL_UID }];

/** Links to the Content Manager, if the portals are stored in Strapi's database. */
const CreatePortalButton = () => {
  const t = useText();
  if (!useHasPermissions(CREATE_PERMISSIONS)) return null;
  return (
    <LinkButton
      tag={NavLink}
      to={`/content-manager/collection-types/${PORTAL_UID}/create`}
      startIcon={<Plus />}
    >
      {t('portals.create')}
    </LinkButton>
  );
};

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
        primaryAction={<CreatePortalButton />}
      />
      <Layouts.Content>
        <PortalTable portals={portals} />
      </Layouts.Content>
    </Page.Main>
  );
};

const PortalsPage = () => (
  <ProtectedPage permission="portals.read">
    <Portals />
  </ProtectedPage>
);

export default PortalsPage;
