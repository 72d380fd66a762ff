import type { Core } from '@strapi/strapi';

type EntityManager = Core.Strapi['db']['entityManager'];

/** A join table with a column for the order at the other end of the relation. */
interface OrderedLinks {
  name: string;
  joinColumn: { name: string };
  inverseJoinColumn: { name: string };
  inverseOrderColumnName: string;
}

const orderedLinks = (strapi: Core.Strapi, uid: string, relation: string): OrderedLinks | null => {
  const attribute: object | undefined = strapi.db.metadata.get(uid).attributes[relation];
  const links = attribute && 'joinTable' in attribute ? (attribute.joinTable as OrderedLinks | null) : null;
  return links?.inverseOrderColumnName ? links : null;
};

/**
 * Strapi's entity manager, except that a new entity's position among those with the same relation, such as a user's
 * among the users of its role, is its id. Strapi reads all of them to find the next position; the id increases as
 * well.
 */
export const withRelationOrderById = (strapi: Core.Strapi, uid: string, relation: string): EntityManager => {
  const { entityManager } = strapi.db;
  const links = orderedLinks(strapi, uid, relation);
  if (!links) return entityManager;

  const attachRelations: EntityManager['attachRelations'] = async (of, id, data, options) => {
    const { [relation]: target, ...others } = data as Record<string, unknown>;
    // Other forms, which a hook of the app can write, are left to Strapi.
    if (of !== uid || typeof target !== 'number') {
      await entityManager.attachRelations(of, id, data, options);
      return;
    }
    await entityManager.attachRelations(of, id, others, options);
    const { name, joinColumn, inverseJoinColumn, inverseOrderColumnName } = links;
    const link = { [joinColumn.name]: id, [inverseJoinColumn.name]: target, [inverseOrderColumnName]: id };
    const insert = strapi.db.queryBuilder(name).insert([link]);
    if (options?.transaction) insert.transacting(options.transaction);
    await insert.execute();
  };
  return Object.assign(Object.create(entityManager) as EntityManager, { attachRelations });
};
