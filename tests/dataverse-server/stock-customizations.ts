import { column, lookupColumn, table, type Schema } from './schema';

const text = (name: string, maxLength = 100) => column(name, 'String', { maxLength });
const xml = (name: string) => column(name, 'Memo', { maxLength: 1_073_741_823 });
const number = (name: string) => column(name, 'Integer');
const flag = (name: string) => column(name, 'Boolean');

/** Adds the built-in tables that describe an environment and how it is customized. */
export const addCustomizationTables = (schema: Schema): void => {
  schema.add(
    table({
      schemaName: 'Organization',
      objectTypeCode: 1019,
      name: 'name',
      columns: [text('name', 160), number('languagecode')],
    })
  );
  schema.add(
    table({
      schemaName: 'Entity',
      entitySet: 'entities',
      objectTypeCode: 9800,
      name: 'name',
      columns: [text('name'), text('logicalname'), number('objecttypecode')],
    })
  );
  schema.add(table({ schemaName: 'Privilege', objectTypeCode: 1023, name: 'name', columns: [text('name')] }));
  schema.add(
    table({
      schemaName: 'Publisher',
      objectTypeCode: 7101,
      name: 'friendlyname',
      columns: [
        text('uniquename'),
        text('friendlyname'),
        text('customizationprefix', 8),
        number('customizationoptionvalueprefix'),
        text('description', 2000),
      ],
    })
  );
  schema.add(
    table({
      schemaName: 'Solution',
      objectTypeCode: 7100,
      name: 'friendlyname',
      columns: [
        text('uniquename'),
        text('friendlyname'),
        text('version'),
        text('description', 2000),
        lookupColumn('publisherid', { table: 'publisher', navigation: 'publisherid' }),
      ],
    })
  );
  schema.add(
    table({
      schemaName: 'WebResource',
      entitySet: 'webresourceset',
      objectTypeCode: 9333,
      name: 'name',
      isPublishable: true,
      columns: [
        text('name', 256),
        text('displayname', 200),
        text('description', 2000),
        number('webresourcetype'),
        number('languagecode'),
        xml('content'),
      ],
    })
  );
  schema.add(
    table({
      schemaName: 'SystemForm',
      objectTypeCode: 1030,
      id: 'formid',
      name: 'name',
      isPublishable: true,
      columns: [
        text('name'),
        text('description', 2000),
        text('objecttypecode'),
        number('type'),
        number('formactivationstate'),
        column('iscustomizable', 'ManagedProperty', { writable: false }),
        flag('isdefault'),
        xml('formxml'),
      ],
    })
  );
  schema.add(
    table({
      schemaName: 'SavedQuery',
      entitySet: 'savedqueries',
      objectTypeCode: 1039,
      name: 'name',
      isPublishable: true,
      privilegeName: 'Query',
      columns: [
        text('name', 200),
        text('description', 2000),
        text('returnedtypecode'),
        number('querytype'),
        flag('isdefault'),
        flag('isquickfindquery'),
        xml('fetchxml'),
        xml('layoutxml'),
      ],
    })
  );
  schema.add(
    table({
      schemaName: 'SiteMap',
      objectTypeCode: 4709,
      name: 'sitemapname',
      isPublishable: true,
      columns: [
        text('sitemapname', 200),
        text('sitemapnameunique'),
        flag('isappaware'),
        flag('showhome'),
        flag('showpinned'),
        flag('showrecents'),
        flag('enablecollapsiblegroups'),
        xml('sitemapxml'),
      ],
    })
  );
  schema.add(
    table({
      schemaName: 'AppModule',
      objectTypeCode: 9006,
      name: 'name',
      isPublishable: true,
      columns: [
        text('name'),
        text('uniquename'),
        text('description', 2000),
        column('webresourceid', 'Uniqueidentifier'),
        column('appmoduleidunique', 'Uniqueidentifier', { writable: false }),
        number('clienttype'),
        number('formfactor'),
        number('navigationtype'),
        flag('isfeatured'),
        flag('isdefault'),
        text('url', 200),
      ],
    })
  );
  schema.add(
    table({
      schemaName: 'AppModuleComponent',
      objectTypeCode: 9007,
      name: 'objectid',
      columns: [
        number('componenttype'),
        number('rootcomponentbehavior'),
        column('objectid', 'Uniqueidentifier'),
        {
          ...lookupColumn('appmoduleidunique', { table: 'appmodule', navigation: 'appmoduleidunique' }),
          writable: false,
        },
      ],
    })
  );
  schema.add(
    table({
      schemaName: 'AppAction',
      objectTypeCode: 10_074,
      name: 'name',
      columns: [
        text('name'),
        text('uniquename'),
        text('buttonlabeltext'),
        text('buttontooltiptitle', 200),
        text('buttontooltipdescription', 500),
        text('buttonaccessibilitytext', 400),
        text('fonticon', 1000),
        number('type'),
        number('context'),
        text('contextvalue'),
        lookupColumn('contextentity', { table: 'entity', navigation: 'ContextEntity' }),
        lookupColumn('appmoduleid', { table: 'appmodule', navigation: 'AppModuleId' }),
        number('location'),
        number('origin'),
        number('visibilitytype'),
        column('sequence', 'Decimal'),
        flag('hidden'),
        flag('isdisabled'),
        number('onclickeventtype'),
        text('onclickeventjavascriptfunctionname', 1000),
        text('onclickeventjavascriptparameters', 4000),
        lookupColumn('onclickeventjavascriptwebresourceid', {
          table: 'webresource',
          navigation: 'OnClickEventJavaScriptWebResourceId',
        }),
      ],
    })
  );
};
