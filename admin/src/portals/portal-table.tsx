import { Link, Typography } from '@strapi/design-system';
import { NavLink } from 'react-router-dom';
import type { Portal } from '../../../contracts';
import { ListTable } from '../components/list-table';
import { useText } from '../translations/texts';

interface PortalTableProps {
  /** Left out while they are being loaded. */
  portals?: readonly Portal[];
}

export const PortalTable = ({ portals }: PortalTableProps) => {
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
