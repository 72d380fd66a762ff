import { z } from 'zod';
import type { DataverseClient } from '../client/client';
import { anyOf, literal, queryString } from '../client/odata';
import { readHeldPrivileges } from '../model/privileges';

/** Privileges needed to create the solution. The role System Customizer has them. */
const NEEDED = [
  'prvCreateEntity',
  'prvCreateAttribute',
  'prvCreateRelationship',
  'prvCreatePublisher',
  'prvCreateSolution',
  'prvWriteSolution',
  'prvWriteEntity',
  'prvCreateSystemForm',
  'prvWriteSystemForm',
  'prvCreateQuery',
  'prvWriteQuery',
  'prvCreateWebResource',
  'prvWriteWebResource',
  'prvCreateAppAction',
  'prvCreateSiteMap',
  'prvCreateAppModule',
  'prvWriteAppModule',
  'prvPublishCustomization',
];

const privilegeSchema = z.object({ name: z.string(), privilegeid: z.string() });

/**
 * Names of the installation privileges that the connected user lacks. Privileges that Dynamics does not know are not
 * required.
 */
export const missingPrivileges = async (client: DataverseClient): Promise<string[]> => {
  const query = queryString({
    $select: 'name,privilegeid',
    $filter: anyOf(NEEDED.map((name) => `name eq ${literal(name)}`)),
  });
  const [held, known] = await Promise.all([
    readHeldPrivileges(client),
    client.read({ method: 'GET', path: `privileges${query}` }, z.object({ value: z.array(privilegeSchema) })),
  ]);
  return known.value.filter(({ privilegeid }) => !held.has(privilegeid)).map(({ name }) => name);
};
