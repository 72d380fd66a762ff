import { Field, Grid, TextInput, Typography } from '@strapi/design-system';
import { InputRenderer } from '@strapi/strapi/admin';
import type { PortalDetail, UserRole } from '../../../contracts/admin-api';
import { Card } from '../components/card';
import { useText } from '../translations/texts';

interface PortalRolesProps {
  portal: PortalDetail;
  userRoles: readonly UserRole[];
  disabled: boolean;
}

/** Which users-permissions role each role of the portal stands for. */
export const PortalRoles = ({ portal, userRoles, disabled }: PortalRolesProps) => {
  const t = useText();
  const editable = portal.roles.filter(({ fixed }) => !fixed);
  const fixed = portal.roles.filter((role) => role.fixed);
  const options = userRoles.map(({ type, name }) => ({ value: type, label: name }));
  const nameOf = (type: string | null) => userRoles.find((role) => role.type === type)?.name ?? type ?? '';

  return (
    <Card title={t('portal.roles')} hint={t('portal.roles.hint')}>
      {portal.roles.length === 0 && <Typography>{t('portal.roles.empty')}</Typography>}
      <Grid.Root gap={4}>
        {editable.map((role, index) => (
          <Grid.Item key={role.id} col={6} s={12} direction="column" alignItems="stretch">
            <InputRenderer
              type="enumeration"
              name={`roles.${index}.userRole`}
              label={role.name}
              options={options}
              hint={role.userRole ? undefined : t('portal.roles.unmapped')}
              disabled={disabled}
            />
          </Grid.Item>
        ))}
        {fixed.map((role) => (
          <Grid.Item key={role.id} col={6} s={12} direction="column" alignItems="stretch">
            <Field.Root hint={t('portal.roles.fixed')}>
              <Field.Label>{role.name}</Field.Label>
              <TextInput value={nameOf(role.userRole)} disabled />
              <Field.Hint />
            </Field.Root>
          </Grid.Item>
        ))}
      </Grid.Root>
    </Card>
  );
};
