import { Flex, Link, Typography } from '@strapi/design-system';
import { CheckCircle, Clock } from '@strapi/icons';
import { NavLink } from 'react-router-dom';
import type { Setup, SetupStep } from '../../../contracts/checks';
import { PLUGIN_ID } from '../../../contracts/plugin-id';
import { BASE } from '../pages/sections';
import { useText } from '../translations/texts';

type Step = Setup['steps'][number];

const CONNECTION = `/settings/${PLUGIN_ID}/connection`;

/** Where the step is done. */
const PLACES: Record<SetupStep, string> = {
  crm: CONNECTION,
  sender: CONNECTION,
  portal: `${BASE}/portals`,
  'sign-up-page': `${BASE}/portals`,
  roles: `${BASE}/portals`,
  widget: `${BASE}/portals`,
  'first-invitation': `${BASE}/contacts`,
  'first-redemption': `${BASE}/invitations`,
};

const placeOf = ({ name, portalId }: Step): string =>
  portalId ? `${PLACES[name]}/${encodeURIComponent(portalId)}` : PLACES[name];

export const SetupStepRow = ({ step }: { step: Step }) => {
  const t = useText();
  const { name, done } = step;
  const Icon = done ? CheckCircle : Clock;
  return (
    <Flex tag="li" alignItems="start" gap={3}>
      <Icon
        role="img"
        aria-hidden={false}
        aria-label={t(done ? 'setup.step.done' : 'setup.step.to-do')}
        fill={done ? 'success600' : 'neutral500'}
        width="2rem"
        height="2rem"
        style={{ flexShrink: 0 }}
      />
      <Flex direction="column" alignItems="start" gap={1}>
        <Typography fontWeight="semiBold">{t(`setup.step.${name}`)}</Typography>
        {!done && <Typography textColor="neutral600">{t(`setup.step.${name}.how`)}</Typography>}
        {!done && (
          <Link tag={NavLink} to={placeOf(step)}>
            {t(`setup.step.${name}.go`)}
          </Link>
        )}
      </Flex>
    </Flex>
  );
};
