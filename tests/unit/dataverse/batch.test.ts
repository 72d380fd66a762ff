import { buildBatch, parseBatch } from '../../../server/src/crm/dataverse/client/batch';

const BASE = '/api/data/v9.2/';
const answer = (status: number, body: string, headers = ''): string =>
  `Content-Type: application/http\r\nContent-Transfer-Encoding: binary\r\n\r\nHTTP/1.1 ${String(status)} X\r\n${headers}\r\n${body}`;
const wrap = (boundary: string, ...parts: string[]): string =>
  `${parts.map((part) => `--${boundary}\r\n${part}\r\n`).join('')}--${boundary}--\r\n`;

describe('a batch', () => {
  it('ends its lines with CRLF and numbers the changes of a set', () => {
    const { body, contentType } = buildBatch([
      { method: 'GET', path: `${BASE}contacts?$top=1` },
      {
        changeSet: [
          {
            method: 'PATCH',
            path: `${BASE}contacts(1)`,
            body: { lastname: 'a' },
            headers: { 'If-Match': 'W/"1"' },
          },
          { method: 'DELETE', path: `${BASE}contacts(2)` },
        ],
      },
    ]);
    expect(body.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/);
    expect(body).toContain('GET /api/data/v9.2/contacts?$top=1 HTTP/1.1\r\n');
    expect(body).toContain('Content-ID: 1\r\n\r\nPATCH /api/data/v9.2/contacts(1) HTTP/1.1\r\n');
    expect(body).toContain('If-Match: W/"1"\r\n\r\n{"lastname":"a"}\r\n');
    expect(body).toContain('Content-ID: 2\r\n\r\nDELETE /api/data/v9.2/contacts(2) HTTP/1.1\r\n');
    const boundary = contentType.replace('multipart/mixed; boundary=', '');
    expect(body.startsWith(`--${boundary}\r\n`)).toBe(true);
    expect(body.endsWith(`--${boundary}--\r\n`)).toBe(true);
  });

  it('is answered in order, with one answer for a change set', () => {
    const set = `Content-Type: multipart/mixed; boundary=c\r\n\r\n${wrap('c', answer(204, ''), answer(204, ''))}`;
    const text = wrap('b', answer(200, '{"value":[1]}', 'Content-Type: application/json\r\n'), set);
    expect(parseBatch(text, 'multipart/mixed; boundary=b')).toEqual([
      { body: { value: [1] } },
      { body: null },
    ]);
  });

  it('reports a refused part with its code and request id', () => {
    const refused = answer(
      412,
      '{"error":{"code":"0x80060882","message":"m"}}',
      'x-ms-service-request-id: id-1\r\n'
    );
    const [only] = parseBatch(wrap('b', refused), 'multipart/mixed; boundary="b"') ?? [];
    expect(only).toMatchObject({ error: { kind: 'conflict', reason: 'version-changed' } });
    expect(only && 'error' in only && only.error.message).toContain('id-1');
  });

  it.each([
    ['is cut off', wrap('b', answer(200, '{}')).slice(0, -5), 'multipart/mixed; boundary=b'],
    ['has half a JSON in it', wrap('b', answer(200, '{"va')), 'multipart/mixed; boundary=b'],
    ['names no boundary', wrap('b', answer(200, '{}')), 'multipart/mixed'],
    ['is no multipart at all', '<html>', 'multipart/mixed; boundary=b'],
    [
      'has a part that is no HTTP',
      wrap('b', 'Content-Type: application/http\r\n\r\nhello'),
      'multipart/mixed; boundary=b',
    ],
  ])('counts as incomplete when its answer %s', (_, text, contentType) => {
    expect(parseBatch(text, contentType)).toBeNull();
  });
});
