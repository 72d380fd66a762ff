import { Field, Flex, SingleSelect, SingleSelectOption, Typography } from '@strapi/design-system';
import type { PortalUser } from '../../../contracts/records';
import { useAllowed } from '../shared/access';
import { useChangeCrmPortalRoleMutation, useEndCrmPortalAccessMutation } from '../shared/api/contacts';
import { useGetCrmPortalsQuery } from '../shared/api/portals';
import { ConfirmButton } from '../shared/components/buttons';
import { RecordCard } from '../shared/components/cards';
import { StatusBadge } from '../shared/components/values';
import { useNotifiedAction } from '../shared/errors';
import { useText } from '../shared/texts';

interface PortalUserRoleProps {
  portalUser: PortalUser;
  mayChange: boolean;
}

/** A portal user's role. A change takes effect immediately. */
const PortalUserRoleField = ({ portalUser, mayChange }: PortalUserRoleProps) => {
  const t = useText();
  const run = useNotifiedAction();
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

  // A role that the portal no longer has stays visible until another one is selected.
  const options = roles.some((candidate) => candidate.id === role.id) ? roles : [role, ...roles];
  return (
    <Field.Root>
      <Field.Label>{t('portal-user.role')}</Field.Label>
      <SingleSelect
        size="S"
        value={role.id}
        onChange={(roleId) => {
          // Disabling the field instead would take away its focus.
          if (roleId !== role.id && !isLoading) {
            void run(() => changeRole({ id, roleId: String(roleId) }).unwrap(), 'portal-user.role.done');
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

/** A portal user with its role and the button to end its access. */
export const PortalUserCard = ({ portalUser }: { portalUser: PortalUser }) => {
  const t = useText();
  const run = useNotifiedAction();
  const [end, { isLoading }] = useEndCrmPortalAccessMutation();
  const mayChange = useAllowed('portal-users.update') && portalUser.active;
  const names = { portal: portalUser.portal.name, contact: portalUser.contact.fullName };

  return (
    <RecordCard>
      <Flex justifyContent="space-between" alignItems="start" gap={2} wrap="wrap">
        <Typography fontWeight="semiBold">{portalUser.portal.name}</Typography>
        <StatusBadge variant={portalUser.active ? 'success' : 'neutral'}>
          {t(portalUser.active ? 'portal-user.active' : 'portal-user.ended')}
        </StatusBadge>
      </Flex>
      <Typography variant="pi" textColor="neutral600">
        {portalUser.username}
      </Typography>
      <PortalUserRoleField portalUser={portalUser} mayChange={mayChange} />
      {mayChange && (
        <Flex>
          <ConfirmButton
            label={t('portal-user.end')}
            description={t('portal-user.end.description', names)}
            question={t('portal-user.end.question', names)}
            variant="danger-light"
            loading={isLoading}
            onConfirm={() => run(() => end(portalUser.id).unwrap(), 'portal-user.end.done')}
          />
        </Flex>
      )}
    </RecordCard>
  );
};
