import { DEFAULT_NAMES } from '../model/names';
import {
  LABEL_LANGUAGE,
  type ColumnPlan,
  type ColumnType,
  type RelationPlan,
  type TablePlan,
} from './solution';

/** Bodies of metadata requests, in the format of the Web API. */

type Json = Record<string, unknown>;

const METADATA = 'Microsoft.Dynamics.CRM';

export const label = (text: string): Json => ({
  '@odata.type': `${METADATA}.Label`,
  LocalizedLabels: [
    { '@odata.type': `${METADATA}.LocalizedLabel`, Label: text, LanguageCode: LABEL_LANGUAGE },
  ],
});

const requiredLevel = (required: boolean): Json => ({
  Value: required ? 'ApplicationRequired' : 'None',
  CanBeChanged: true,
  ManagedPropertyLogicalName: 'canmodifyrequirementlevelsettings',
});

const typeOf = (type: ColumnType): Json => {
  switch (type.type) {
    case 'text':
      return {
        '@odata.type': `${METADATA}.StringAttributeMetadata`,
        AttributeType: 'String',
        AttributeTypeName: { Value: 'StringType' },
        FormatName: { Value: 'Text' },
        MaxLength: type.length,
      };
    case 'memo':
      return {
        '@odata.type': `${METADATA}.MemoAttributeMetadata`,
        AttributeType: 'Memo',
        AttributeTypeName: { Value: 'MemoType' },
        Format: 'TextArea',
        MaxLength: type.length,
      };
    case 'date':
      return {
        '@odata.type': `${METADATA}.DateTimeAttributeMetadata`,
        AttributeType: 'DateTime',
        AttributeTypeName: { Value: 'DateTimeType' },
        Format: 'DateAndTime',
        DateTimeBehavior: { Value: 'UserLocal' },
      };
  }
};

export const columnBody = (column: ColumnPlan): Json => ({
  ...typeOf(column.type),
  SchemaName: column.schemaName,
  DisplayName: label(column.label),
  RequiredLevel: requiredLevel(column.required ?? false),
});

export const tableBody = (table: TablePlan): Json => ({
  '@odata.type': `${METADATA}.EntityMetadata`,
  SchemaName: table.schemaName,
  DisplayName: label(table.label),
  DisplayCollectionName: label(table.pluralLabel),
  Description: label(table.description),
  OwnershipType: 'UserOwned',
  IsActivity: false,
  HasActivities: table.hasActivities,
  HasNotes: false,
  IsQuickCreateEnabled: table.quickCreate,
  Attributes: [
    {
      ...columnBody({
        schemaName: 'tpc_Name',
        label: table.nameLabel,
        type: { type: 'text', length: 320 },
        required: table.nameRequired,
      }),
      IsPrimaryName: true,
    },
  ],
});

export const relationBody = (table: TablePlan, relation: RelationPlan): Json => {
  const referencing = table.schemaName.toLowerCase();
  return {
    '@odata.type': `${METADATA}.OneToManyRelationshipMetadata`,
    SchemaName: `${referencing}_${relation.target}_${relation.schemaName.toLowerCase()}`,
    ReferencedEntity: relation.target,
    ReferencedAttribute:
      relation.target === DEFAULT_NAMES.contact.table ? 'contactid' : `${relation.target}id`,
    ReferencingEntity: referencing,
    CascadeConfiguration: {
      Assign: 'NoCascade',
      // When contacts are merged, the rows of the merged contact move to the remaining one.
      Merge: relation.target === DEFAULT_NAMES.contact.table ? 'Cascade' : 'NoCascade',
      Delete: 'RemoveLink',
      Reparent: 'NoCascade',
      Share: 'NoCascade',
      Unshare: 'NoCascade',
    },
    Lookup: {
      '@odata.type': `${METADATA}.LookupAttributeMetadata`,
      AttributeType: 'Lookup',
      AttributeTypeName: { Value: 'LookupType' },
      SchemaName: relation.schemaName,
      DisplayName: label(relation.label),
      RequiredLevel: requiredLevel(true),
    },
  };
};

export const keyBody = (key: TablePlan['keys'][number]): Json => ({
  SchemaName: key.schemaName,
  DisplayName: label(key.label),
  KeyAttributes: key.columns,
});
