import type { Core } from '@strapi/strapi';
import type { FieldTarget } from '../../../contracts';
import { configError, type PluginConfig } from '../config';
import { contactTargets } from '../crm/embedded/contact-fields';
import { attributeTarget } from '../domain/attribute-targets';
import { mappingProblem } from '../domain/field-targets';

type FieldConfig = PluginConfig['fields'][number];
type Attributes = Record<string, { type: string }>;

/** What the attributes of a users-permissions user take; those that take no answer are left out. */
export const userTargets = (strapi: Core.Strapi): Map<string, FieldTarget> =>
  new Map(
    Object.entries(strapi.contentType('plugin::users-permissions.user').attributes).flatMap(
      ([name, attribute]) => {
        const target = attributeTarget(attribute);
        return target ? [[name, target] as const] : [];
      }
    )
  );

interface Place {
  key: 'contactField' | 'userField';
  targets: ReadonlyMap<string, FieldTarget>;
  attributes: Attributes;
  /** What is expected where there is no such attribute. */
  choice: string;
}

/** What is expected in place of a mapping whose answers could not be written; null if they can. */
const expected = (field: FieldConfig, { key, targets, attributes, choice }: Place): string | null => {
  const name = field[key];
  if (name === undefined) return null;
  const target = targets.get(name);
  const type = attributes[name]?.type;
  const answers = `Answers to the field "${field.name}" (${field.type})`;
  if (!target) {
    return type === undefined || key === 'contactField'
      ? `${choice}, for the field "${field.name}"; "${name}" is none`
      : `${choice}. ${answers} cannot be kept in "${name}", which is of type ${type}`;
  }
  const problem = mappingProblem(field, target);
  if (!problem) return null;
  return problem.reason === 'type'
    ? `An attribute that takes them. ${answers} cannot be kept in "${name}", which is of type ${type}`
    : `An attribute that takes each option of the field "${field.name}"; "${name}" (${type}) does not take ${problem.options.join(', ')}`;
};

/**
 * Checks that what the sign-up form asks has a place to go to, which takes its answers: what a contact or a user cannot
 * keep would be refused only after the invitee was told that all is done. To be called once every content type is there. Of
 * Dynamics the connection check tells, since that may be away at the start.
 *
 * @throws Error that names each wrong key by its path, with the field and the attribute
 */
export const checkFieldTargets = (strapi: Core.Strapi, { fields, crm }: PluginConfig): void => {
  const attributesOf = (uid: 'plugin::crm-user-invite.contact' | 'plugin::users-permissions.user') =>
    strapi.contentType(uid).attributes as Attributes;
  const ofContact = contactTargets(strapi);
  const places: Place[] = [
    ...(crm.connector === 'embedded'
      ? [
          {
            key: 'contactField' as const,
            targets: ofContact,
            attributes: attributesOf('plugin::crm-user-invite.contact'),
            choice: `One of ${[...ofContact.keys()].join(', ')}`,
          },
        ]
      : []),
    {
      key: 'userField',
      targets: userTargets(strapi),
      attributes: attributesOf('plugin::users-permissions.user'),
      choice: 'An attribute of the users-permissions user',
    },
  ];
  const problems = fields.flatMap((field, index) =>
    places.flatMap((place) => {
      const problem = expected(field, place);
      return problem === null ? [] : [{ path: ['fields', index, place.key], expected: problem }];
    })
  );
  if (problems.length > 0) throw configError(problems);
};
