import type { Core } from '@strapi/strapi';
import type { FieldTarget, FieldValue } from '../../../../contracts';
import { CRM_UID } from '../../content-types/crm/uids';
import { attributeTarget } from '../../domain/attribute-targets';
import type { Connector, KnownField } from '../connector';
import type { Tables } from './tables';

/** Fields that only staff may change, or that are derived from others. */
const NEVER_CHANGED = ['email', 'active', 'fullName'];

/** The contact fields that may store answers of the sign-up form, including fields that the app has added. */
export const contactTargets = (strapi: Core.Strapi): Map<string, FieldTarget> =>
  new Map(
    Object.entries(strapi.contentType(CRM_UID.contact).attributes).flatMap(([name, attribute]) => {
      if (NEVER_CHANGED.includes(name) || attribute.visible === false || attribute.writable === false)
        return [];
      const target = attributeTarget(attribute);
      return target ? [[name, target] as const] : [];
    })
  );

/** These fields with their Strapi types. */
export const knownFields = (strapi: Core.Strapi): Map<string, KnownField> => {
  const { attributes } = strapi.contentType(CRM_UID.contact);
  return new Map(
    [...contactTargets(strapi)].map(([name, target]) => [
      name,
      { target, type: attributes[name]?.type ?? 'string' },
    ])
  );
};

const valueOf = (stored: unknown): FieldValue => {
  if (stored instanceof Date) return stored.toISOString();
  return typeof stored === 'string' || typeof stored === 'number' || typeof stored === 'boolean'
    ? stored
    : null;
};

export const createContactFields =
  (strapi: Core.Strapi, tables: Tables): Connector['contacts']['fieldsOf'] =>
  async (id, names) => {
    const targets = contactTargets(strapi);
    const row: Record<string, unknown> = {
      ...(await tables.contacts.findOne({ where: { documentId: id } })),
    };
    return new Map(
      names.map((name) => [name, { target: targets.get(name) ?? null, value: valueOf(row[name]) }])
    );
  };
