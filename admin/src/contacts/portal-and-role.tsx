import { Loader, Typography } from '@strapi/design-system';
import type { Portal } from '../../../contracts';
import { useGetCrmPortalsQuery } from '../api/portals';
import { Choice } from '../components/choice';
import { LoadProblem } from '../components/load-problem';
import { useText } from '../translations/texts';

/** Where somebody is invited to, and as what; null until chosen. */
export interface Target {
  portalId: string | null;
  roleId: string | null;
}

interface PortalAndRoleProps {
  target: Target;
  onChange: (target: Target) => void;
}

/** What is left to choose of: where there is one thing only, it is chosen. */
const onlyOne = (options: readonly { id: string }[]) =>
  options.length === 1 ? (options[0]?.id ?? null) : null;

/** A portal with the role that is chosen with it. */
const targetOn = (portal: Portal | undefined): Target => ({
  portalId: portal?.id ?? null,
  roleId: onlyOne(portal?.roles ?? []),
});

export const initialTarget = (portals: readonly Portal[]): Target =>
  targetOn(portals.length === 1 ? portals[0] : undefined);

export const PortalAndRole = ({ target, onChange }: PortalAndRoleProps) => {
  const t = useText();
  const { data: portals, isError, error, refetch } = useGetCrmPortalsQuery();

  if (isError) return <LoadProblem error={error} onRetry={refetch} />;
  if (!portals) return <Loader small>{t('portals.loading')}</Loader>;
  if (portals.length === 0) return <Typography>{t('portals.empty')}</Typography>;

  const portal = portals.find(({ id }) => id === target.portalId);
  return (
    <>
      <Choice
        name="portalId"
        label={t('invite.portal')}
        placeholder={t('invite.portal.placeholder')}
        options={portals}
        value={target.portalId}
        onChange={(id) => onChange(targetOn(portals.find((candidate) => candidate.id === id)))}
      />
      <Choice
        name="roleId"
        label={t('invite.role')}
        placeholder={t(portal ? 'invite.role.placeholder' : 'invite.role.portal-first')}
        options={portal?.roles ?? []}
        value={target.roleId}
        disabled={!portal}
        onChange={(roleId) => onChange({ ...target, roleId })}
      />
    </>
  );
};
