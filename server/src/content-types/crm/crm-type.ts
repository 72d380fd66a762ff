import type { Struct } from '@strapi/strapi';
import type { CrmUid } from './uids';

type Attributes = Struct.CollectionTypeSchema['attributes'];

/** A field as the Content Manager shows it. */
interface CrmField {
  attribute: Attributes[string];
  label: string;
  description?: string;
  /** For a relation: the field that represents the other record. */
  mainField?: string;
  /** A read-only field of an editable type. */
  readOnly?: true;
}

interface CrmIndex {
  name: string;
  columns: string[];
  type?: 'unique';
}

interface CrmTypeDefinition {
  singularName: string;
  pluralName: string;
  displayName: string;
  description: string;
  fields: Record<string, CrmField>;
  /** Hidden columns. */
  internal?: Attributes;
  mainField: string;
  sortBy: { field: string; order: 'ASC' | 'DESC' };
  list: string[];
  /** Rows of the edit view: fields with their width in twelfths. */
  edit: Array<Array<[field: string, size: number]>>;
  /** Makes all fields read-only in the Content Manager. The read-only guard refuses writes. */
  readOnly: boolean;
  indexes?: CrmIndex[];
}

/** A to-one relation in a column of the record, which can be indexed and written in bulk. */
export const toOne = (target: CrmUid, inversedBy?: string): Attributes[string] => ({
  type: 'relation',
  relation: 'manyToOne',
  target,
  useJoinTable: false,
  ...(inversedBy && { inversedBy }),
});

/** The other end of a {@link toOne} relation. */
export const toMany = (target: CrmUid, mappedBy: string): Attributes[string] => ({
  type: 'relation',
  relation: 'oneToMany',
  target,
  mappedBy,
});

const mapValues = <In, Out>(record: Record<string, In>, map: (value: In) => Out): Record<string, Out> =>
  Object.fromEntries(Object.entries(record).map(([key, value]) => [key, map(value)]));

/**
 * A content type of the embedded CRM, with the default view settings of the Content Manager. `documentId`, the
 * record's id in the CRM, is unique by an index.
 */
export const crmType = (definition: CrmTypeDefinition, visible: boolean) => {
  const { singularName, pluralName, displayName, description, fields } = definition;
  const collectionName = `crm_user_invite_${pluralName.replaceAll('-', '_')}`;
  const indexes = [
    { name: 'document_uq', columns: ['document_id'], type: 'unique' as const },
    ...(definition.indexes ?? []),
  ];
  return {
    kind: 'collectionType' as const,
    collectionName,
    info: { singularName, pluralName, displayName, description },
    options: { draftAndPublish: false },
    pluginOptions: {
      'content-manager': { visible },
      'content-type-builder': { visible },
    },
    attributes: { ...mapValues(fields, (field) => field.attribute), ...definition.internal },
    indexes: indexes.map((index) => ({ ...index, name: `${collectionName}_${index.name}` })),
    config: {
      settings: {
        mainField: definition.mainField,
        defaultSortBy: definition.sortBy.field,
        defaultSortOrder: definition.sortBy.order,
        pageSize: 20,
        searchable: true,
        filterable: true,
        bulkable: !definition.readOnly,
      },
      metadatas: mapValues(fields, ({ label, description: help, mainField, readOnly }) => ({
        edit: {
          label,
          editable: !(definition.readOnly || readOnly),
          ...(help && { description: help }),
          ...(mainField && { mainField }),
        },
        list: { label },
      })),
      layouts: {
        list: definition.list,
        edit: definition.edit.map((row) => row.map(([name, size]) => ({ name, size }))),
      },
    },
  };
};

/** A column for the plugin alone. */
export const internalColumn = (): Attributes[string] => ({
  type: 'string',
  configurable: false,
  private: true,
  visible: false,
  writable: false,
});
