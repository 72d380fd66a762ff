import type { NamedCheck, Portal } from '../../../../contracts';
import type { Connector } from '../connector';
import { toCrmError } from './database-error';

const checkSignUpPage = ({ name, signUpUrl }: Portal): NamedCheck => {
  const check = { name: `Sign-up page of ${name}`, ok: signUpUrl !== null };
  return signUpUrl !== null
    ? { ...check, message: `Invitations lead to ${signUpUrl}.` }
    : {
        ...check,
        message: 'The portal has no sign-up page, so nobody can be invited to it.',
        remedy: `Open ${name} under Portals and enter the URL of its sign-up page.`,
      };
};

const checkRoles = ({ name, roles }: Portal): NamedCheck => {
  const check = { name: `Roles of ${name}`, ok: roles.length > 0 };
  return roles.length > 0
    ? { ...check, message: `${roles.map((role) => role.name).join(', ')}.` }
    : {
        ...check,
        message: 'The portal has no roles, so there is nothing to invite to.',
        remedy: `Create portal roles of ${name} where the site creates its portals.`,
      };
};

const checkPortals = (portals: Portal[]): NamedCheck => {
  const check = { name: 'Portals', ok: portals.length > 0 };
  return portals.length > 0
    ? { ...check, message: `${portals.map((portal) => portal.name).join(', ')}.` }
    : {
        ...check,
        message: 'There is no portal yet.',
        remedy: 'Create one where the site seeds its content.',
      };
};

export const createVerify =
  (portals: Connector['portals']): Connector['verify'] =>
  async () => {
    try {
      const all = await portals.list();
      return [
        { name: 'Database', ok: true, message: 'The tables of the CRM answer.' },
        checkPortals(all),
        ...all.flatMap((portal) => [checkSignUpPage(portal), checkRoles(portal)]),
      ];
    } catch (error) {
      const remedy = 'Look at the database and at the log of the server.';
      return [{ name: 'Database', ok: false, message: toCrmError(error).message, remedy }];
    }
  };
