import type { Core } from '@strapi/strapi';
import type { FieldTarget } from '../../../contracts';
import { configError, type PluginConfig } from '../config';
import type { Connector, KnownField } from '../crm/connector';
import { attributeTarget } from '../domain/attribute-targets';
import { mappingProblem } from '../domain/field-targets';

type FieldConfig = PluginConfig['fields'][number];

/** The values that each attribute of a users-permissions user accepts, without attributes that accept no answer. */
export const userTargets = (strapi: Core.Strapi): Map<string, FieldTarget> =>
  new Map(
    Object.entries(strapi.contentType('plugin::users-permissions.user').attributes).flatMap(
      ([name, attribute]) => {
        const target = attributeTarget(attribute);
        return target ? [[name, target] as const] : [];
      }
    )
  );

interface Destination {
  key: 'contactField' | 'userField';
  fields: ReadonlyMap<string, KnownField>;
  /** Types of the attributes that accept no form answer. */
  otherTypes?: ReadonlyMap<string, string>;
  /** The expectation to report if the attribute does not exist. */
  choice: string;
}

/** The expectation to report for a mapping whose answers cannot be stored; null if they can. */
const expected = (field: FieldConfig, { key, fields, otherTypes, choice }: Destination): string | null => {
  const name = field[key];
  if (name === undefined) return null;
  const known = fields.get(name);
  const answers = `Answers to the field "${field.name}" (${field.type})`;
  if (!known) {
    const type = otherTypes?.get(name);
    return type === undefined
      ? `${choice}, for the field "${field.name}"; "${name}" is not one`
      : `${choice}. ${answers} cannot be kept in "${name}", which is of type ${type}`;
  }
  const problem = mappingProblem(field, known.target);
  if (!problem) return null;
  return problem.reason === 'type'
    ? `An attribute that takes them. ${answers} cannot be kept in "${name}", which is of type ${known.type}`
    : `An attribute that takes each option of the field "${field.name}"; "${name}" (${known.type}) does not take ${problem.options.join(', ')}`;
};

const ofContact = (fields: ReadonlyMap<string, KnownField>): Destination => ({
  key: 'contactField',
  fields,
  choice: fields.size > 0 ? `One of ${[...fields.keys()].join(', ')}` : 'None, as this CRM takes no changes',
});

const ofUser = (strapi: Core.Strapi): Destination => {
  const types = new Map(
    Object.entries(strapi.contentType('plugin::users-permissions.user').attributes).map(
      ([name, { type }]) => [name, type as string]
    )
  );
  const fields = [...userTargets(strapi)].map(
    ([name, target]) => [name, { target, type: types.get(name) ?? '' }] as const
  );
  return {
    key: 'userField',
    fields: new Map(fields),
    otherTypes: types,
    choice: 'An attribute of the users-permissions user',
  };
};

/**
 * Checks that each answer of the sign-up form can be stored where the configuration sends it. Otherwise the
 * write would fail only after the invitee had seen the success message. Must be called when all content types
 * are loaded.
 *
 * @param contactFields null if only the CRM knows them; the connection check covers them then
 * @throws Error with the path of each invalid key, the field and the attribute
 */
export const checkFieldTargets = (
  strapi: Core.Strapi,
  { fields }: Pick<PluginConfig, 'fields'>,
  contactFields: Connector['fields']
): void => {
  const destinations = [...(contactFields ? [ofContact(contactFields)] : []), ofUser(strapi)];
  const problems = fields.flatMap((field, index) =>
    destinations.flatMap((destination) => {
      const problem = expected(field, destination);
      return problem === null ? [] : [{ path: ['fields', index, destination.key], expected: problem }];
    })
  );
  if (problems.length > 0) throw configError(problems);
};
