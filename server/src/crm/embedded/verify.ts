import type { Check, Portal } from '../../../../contracts';
import { createCheck } from '../../domain/checks';
import type { Connector } from '../connector';
import { toCrmError } from './database-error';

const namesOf = (named: readonly { name: string }[]): string => named.map(({ name }) => name).join(', ');

const checkPortal = ({ name: portal, signUpUrl, roles }: Portal): Check[] => [
  signUpUrl === null
    ? createCheck('portal-page.missing', { portal })
    : createCheck('portal-page.chosen', { portal, url: signUpUrl }),
  roles.length === 0
    ? createCheck('portal-roles.none', { portal })
    : createCheck('portal-roles.there', { portal, roles: namesOf(roles) }),
];

export const createVerify =
  (portals: Connector['portals'], checkSender: () => Promise<Check>): Connector['verify'] =>
  async () => {
    try {
      const [all, sender] = await Promise.all([portals.list(), checkSender()]);
      return [
        createCheck('database.answers'),
        sender,
        all.length === 0
          ? createCheck('portals.none')
          : createCheck('portals.there', { names: namesOf(all) }),
        ...all.flatMap(checkPortal),
      ];
    } catch (error) {
      return [createCheck('database.fails', { reason: toCrmError(error).message })];
    }
  };
