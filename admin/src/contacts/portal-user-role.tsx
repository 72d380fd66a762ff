import { Field, SingleSelect, SingleSelectOption, Typography } from '@strapi/design-system';
import type { PortalUser } from '../../../contracts';
import { useChangeCrmPortalRoleMutation } from '../api/portal-users';
import { useGetCrmPortalsQuery } from '../api/portals';
import { useAct } from '../components/use-act';
import { useAllowed } from '../components/use-allowed';
import { useText } from '../translations/texts';

interface PortalUserRoleProps {
  portalUser: PortalUser;
  mayChange: boolean;
}

/** The role of a portal user, and its change, which takes effect at once. */
export const PortalUserRole = ({ portalUser, mayChange }: PortalUserRoleProps) => {
  const t = useText();
  const act = useAct();
  const maySeeRoles = useAllowed('portals.read');
  const { data: portals = [] } = useGetCrmPortalsQuery(undefined, { skip: !mayChange || !maySeeRoles });
  const [changeRole, { isLoading }] = useChangeCrmPortalRoleMutation();
  const { id, portal, role } = portalUser;
  const roles = portals.find((candidate) => candidate.id === portal.id)?.roles ?? [];

  if (!mayChange || roles.length === 0) {
    return (
      <Typography variant="pi" textColor="neutral600">
        {role.name}
      </Typography>
    );
  }

  // A role that the portal no longer has stays to be seen until another one is chosen.
  const options = roles.some((candidate) => candidate.id === role.id) ? roles : [role, ...roles];
  return (
    <Field.Root>
      <Field.Label>{t('portal-user.role')}</Field.Label>
      <SingleSelect
        size="S"
        value={role.id}
        onChange={(roleId) => {
          // Disabled meanwhile, it would lose the focus.
          if (roleId !== role.id && !isLoading) {
            void act(() => changeRole({ id, roleId: String(roleId) }).unwrap(), 'portal-user.role.done');
          }
        }}
      >
        {options.map((option) => (
          <SingleSelectOption key={option.id} value={option.id}>
            {option.name}
          </SingleSelectOption>
        ))}
      </SingleSelect>
    </Field.Root>
  );
};
