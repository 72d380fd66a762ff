import type { Check, Portal } from '../../../../contracts';
import { found } from '../../domain/checks';
import type { Connector } from '../connector';
import { toCrmError } from './database-error';

const namesOf = (named: readonly { name: string }[]): string => named.map(({ name }) => name).join(', ');

const checkPortal = ({ name: portal, signUpUrl, roles }: Portal): Check[] => [
  signUpUrl === null
    ? found('portal-page.missing', { portal })
    : found('portal-page.chosen', { portal, url: signUpUrl }),
  roles.length === 0
    ? found('portal-roles.none', { portal })
    : found('portal-roles.there', { portal, roles: namesOf(roles) }),
];

export const createVerify =
  (portals: Connector['portals'], checkSender: () => Promise<Check>): Connector['verify'] =>
  async () => {
    try {
      const [all, sender] = await Promise.all([portals.list(), checkSender()]);
      return [
        found('database.answers'),
        sender,
        all.length === 0 ? found('portals.none') : found('portals.there', { names: namesOf(all) }),
        ...all.flatMap(checkPortal),
      ];
    } catch (error) {
      return [found('database.fails', { reason: toCrmError(error).message })];
    }
  };
