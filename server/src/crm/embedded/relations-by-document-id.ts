import type { Core, UID } from '@strapi/strapi';
import { errors } from '@strapi/utils';
import { CRM_UID } from '../../content-types/crm';

const CRM_UIDS: readonly string[] = Object.values(CRM_UID);

type Data = Record<string, unknown>;

const isRecord = (value: unknown): value is Data => typeof value === 'object' && value !== null;

/** The reference in the value of a to-one relation, in any of the forms that Strapi accepts. */
const referenceIn = (value: unknown): unknown => {
  if (Array.isArray(value)) return referenceIn(value.at(-1));
  if (!isRecord(value)) return value;
  if ('id' in value || 'documentId' in value) return value.id ?? value.documentId;
  return referenceIn(value.set ?? value.connect);
};

const isDocumentId = (reference: unknown): reference is string =>
  typeof reference === 'string' && !/^\d*$/.test(reference);

/**
 * Lets the Document Service accept document ids in the to-one relations of the CRM's types, as it does for other types.
 * For a relation without a join table, Strapi accepts only row ids.
 */
export const registerRelationsByDocumentId = (strapi: Core.Strapi): void => {
  const idOf = async (target: UID.ContentType, documentId: string): Promise<number> => {
    const row = (await strapi.db.query(target).findOne({ where: { documentId } })) as { id: number } | null;
    if (!row) throw new errors.ValidationError(`There is no ${target} ${documentId}`);
    return row.id;
  };

  strapi.documents.use(async (context, next) => {
    const { data } = context.params as { data?: Data };
    if (data && CRM_UIDS.includes(context.uid)) {
      for (const [name, attribute] of Object.entries(context.contentType.attributes)) {
        if (attribute.type !== 'relation' || attribute.relation !== 'manyToOne') continue;
        const reference = referenceIn(data[name]);
        if (isDocumentId(reference)) data[name] = await idOf(attribute.target, reference);
      }
    }
    return next();
  });
};
