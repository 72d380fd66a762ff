import type { Core } from '@strapi/strapi';
import { configError, type PluginConfig } from '../config';
import { changeableFields } from '../crm/embedded/redemption';

const NO_VALUE = ['relation', 'media', 'component', 'dynamiczone', 'json', 'password'];

const userAttributes = (strapi: Core.Strapi): Set<string> =>
  new Set(
    Object.entries(strapi.contentType('plugin::users-permissions.user').attributes)
      .filter(([, { type }]) => !NO_VALUE.includes(type))
      .map(([name]) => name)
  );

/**
 * Checks that what the sign-up form asks has a place to go to: an answer that a contact or a user has no field for would
 * be refused only after the invitee was told that all is done. To be called once every content type is there.
 *
 * @throws Error that names each wrong key by its path
 */
export const checkFieldTargets = (strapi: Core.Strapi, { fields, crm }: PluginConfig): void => {
  const ofUser = userAttributes(strapi);
  const ofContact = crm.connector === 'embedded' ? changeableFields(strapi) : null;
  const problems = fields.flatMap(({ contactField, userField }, index) => [
    ...(contactField !== undefined && ofContact?.has(contactField) === false
      ? [{ path: ['fields', index, 'contactField'], expected: `One of ${[...ofContact].join(', ')}` }]
      : []),
    ...(userField !== undefined && !ofUser.has(userField)
      ? [{ path: ['fields', index, 'userField'], expected: 'An attribute of the users-permissions user' }]
      : []),
  ]);
  if (problems.length > 0) throw configError(problems);
};
