import { DEFAULT_NAMES, NAME_LENGTH } from '../model/names';
import {
  relationName,
  type ColumnPlan,
  type ColumnType,
  type RelationPlan,
  type TablePlan,
} from './solution';
import { localize, TEXTS, type LabelLanguages, type Text } from './texts';

/** Bodies of metadata requests, in the format of the Web API. */

type Json = Record<string, unknown>;

const METADATA = 'Microsoft.Dynamics.CRM';

export const label = (text: Text, languages: LabelLanguages): Json => ({
  '@odata.type': `${METADATA}.Label`,
  LocalizedLabels: localize(text, languages).map((each) => ({
    '@odata.type': `${METADATA}.LocalizedLabel`,
    Label: each.text,
    LanguageCode: each.language,
  })),
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

export const columnBody = (column: ColumnPlan, languages: LabelLanguages): Json => ({
  ...typeOf(column.type),
  SchemaName: column.schemaName,
  DisplayName: label(column.label, languages),
  RequiredLevel: requiredLevel(column.required ?? false),
});

export const tableBody = (table: TablePlan, languages: LabelLanguages): Json => ({
  '@odata.type': `${METADATA}.EntityMetadata`,
  SchemaName: table.schemaName,
  DisplayName: label(table.label, languages),
  DisplayCollectionName: label(table.pluralLabel, languages),
  Description: label(table.description, languages),
  OwnershipType: 'UserOwned',
  IsActivity: false,
  HasActivities: table.hasActivities,
  HasNotes: false,
  IsQuickCreateEnabled: table.quickCreate,
  ChangeTrackingEnabled: true,
  Attributes: [
    {
      ...columnBody(
        {
          schemaName: 'tpc_Name',
          label: TEXTS.name,
          type: { type: 'text', length: NAME_LENGTH },
          required: table.nameRequired,
        },
        languages
      ),
      IsPrimaryName: true,
    },
  ],
});

export const relationBody = (table: TablePlan, relation: RelationPlan, languages: LabelLanguages): Json => {
  const referencing = table.schemaName.toLowerCase();
  return {
    '@odata.type': `${METADATA}.OneToManyRelationshipMetadata`,
    SchemaName: relationName(referencing, relation.target, relation.schemaName),
    ReferencedEntity: relation.target,
    ReferencedAttribute:
      relation.target === DEFAULT_NAMES.contact.table ? 'contactid' : `${relation.target}id`,
    ReferencingEntity: referencing,
    // Lists the rows under *Related* of the row that they look up, with the table's plural label.
    AssociatedMenuConfiguration: {
      Behavior: relation.optional ? 'DoNotDisplay' : 'UseCollectionName',
      Group: 'Details',
      Label: label(table.pluralLabel, languages),
      Order: 10_000,
    },
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
      DisplayName: label(relation.label, languages),
      RequiredLevel: requiredLevel(!relation.optional),
    },
  };
};

export const keyBody = (key: TablePlan['keys'][number], languages: LabelLanguages): Json => ({
  SchemaName: key.schemaName,
  DisplayName: label(key.label, languages),
  KeyAttributes: key.columns,
});
