import {
  anyOf,
  guid,
  literal,
  queryString,
  withoutWildcards,
} from '../../../server/src/crm/dataverse/client/odata';
import { CrmError } from '../../../server/src/crm/crm-error';

describe('OData', () => {
  it('doubles quotes in texts, and encodes a plus sign as a plus sign', () => {
    const filter = `emailaddress1 eq ${literal("o'brien+x@example.org")}`;
    expect(queryString({ $filter: filter })).toBe(
      "?$filter=emailaddress1%20eq%20'o''brien%2Bx%40example.org'"
    );
  });

  it('leaves out options without a value', () => {
    expect(queryString({ $top: undefined })).toBe('');
    expect(queryString({ $top: '1', $filter: undefined, $select: 'a,b' })).toBe('?$top=1&$select=a%2Cb');
  });

  it('accepts only a GUID as an id', () => {
    expect(guid('3F1C2C58-5F0E-4C57-9A43-6D2F6C1A7E01')).toBe('3f1c2c58-5f0e-4c57-9a43-6d2f6c1a7e01');
    for (const id of ['', '1', "x') or (1 eq 1", '3f1c2c58-5f0e-4c57-9a43-6d2f6c1a7e01)/Delete(']) {
      expect(() => guid(id)).toThrow(CrmError);
    }
  });

  it('selects nothing for an empty list', () => {
    expect(anyOf([])).toBe('false');
    expect(anyOf(['a eq 1', 'b eq 2'])).toBe('(a eq 1 or b eq 2)');
  });

  it('treats wildcards as plain text', () => {
    expect(withoutWildcards('100%_[a]')).toBe('100[%][_][[]a]');
  });
});
