import { z } from 'zod';
import type { DataverseClient } from '../client/client';
import { guid } from '../client/odata';

/** Id of the connector's user in Dynamics. */
export const readUserId = async (client: DataverseClient): Promise<string> =>
  (await client.read({ method: 'GET', path: 'WhoAmI' }, z.object({ UserId: z.string() }))).UserId;

/** Ids of the privileges that the connected user has through its roles. */
export const readHeldPrivileges = async (client: DataverseClient): Promise<Set<string>> => {
  const userId = guid(await readUserId(client));
  const { RolePrivileges } = await client.read(
    { method: 'GET', path: `systemusers(${userId})/Microsoft.Dynamics.CRM.RetrieveUserPrivileges()` },
    z.object({ RolePrivileges: z.array(z.object({ PrivilegeId: z.string() })) })
  );
  return new Set(RolePrivileges.map((privilege) => privilege.PrivilegeId));
};
