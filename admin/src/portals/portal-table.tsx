import { Link, Typography } from '@strapi/design-system';
import { Table } from '@strapi/strapi/admin';
import { NavLink } from 'react-router-dom';
import type { Portal } from '../../../contracts';
import { useText } from '../translations/texts';

interface PortalTableProps {
  /** Left out while they are being loaded. */
  portals?: readonly Portal[];
}

export const PortalTable = ({ portals }: PortalTableProps) => {
  const t = useText();
  const headers = [
    { name: 'name', label: t('portal.name') },
    { name: 'siteUrl', label: t('portal.site-url') },
    { name: 'signUpUrl', label: t('portal.sign-up-url') },
    { name: 'roles', label: t('portal.roles') },
  ];

  return (
    <Table.Root rows={[...(portals ?? [])]} headers={headers} isLoading={!portals}>
      <Table.Content>
        <Table.Head>
          {headers.map((header) => (
            <Table.HeaderCell key={header.name} {...header} />
          ))}
        </Table.Head>
        <Table.Loading>{t('portals.loading')}</Table.Loading>
        <Table.Empty content={t('portals.empty')} />
        <Table.Body>
          {portals?.map((portal) => (
            <Table.Row key={portal.id}>
              <Table.Cell>
                <Link tag={NavLink} to={portal.id}>
                  {portal.name}
                </Link>
              </Table.Cell>
              <Table.Cell>
                <Typography>{portal.siteUrl}</Typography>
              </Table.Cell>
              <Table.Cell>
                <SignUpPage url={portal.signUpUrl} />
              </Table.Cell>
              <Table.Cell>
                <MappedRoles roles={portal.roles} />
              </Table.Cell>
            </Table.Row>
          ))}
        </Table.Body>
      </Table.Content>
    </Table.Root>
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
