import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import type { Readable } from 'node:stream';
import { Busboy, type BusboyHeaders } from '@fastify/busboy';
import type { Context } from 'koa';
import { z } from 'zod';
import { IMPORT_LIMITS, importMappingSchema } from '../../../contracts';
import { AppError, invalidValue } from '../domain/app-error';
import type { ImportFile } from '../services/contacts';
import { parse } from './parse';

/** Enough for the mapping of a hundred columns and their values. */
const MAX_FIELD_BYTES = 200_000;

const openForm = (contentType: string): InstanceType<typeof Busboy> => {
  try {
    const headers: BusboyHeaders = { 'content-type': contentType };
    return new Busboy({ headers, limits: { files: 1, fields: 20, fieldSize: MAX_FIELD_BYTES } });
  } catch {
    throw invalidValue([], 'form.broken');
  }
};

/** The longest pause in an upload that is being read; the next import waits for it. */
const IDLE_MS = 15_000;

/** Upper limit for the parts of a form besides its file: boundaries, headers, fields. */
const FORM_BYTES = 64_000 + MAX_FIELD_BYTES;

/** Aborts a stalled upload. The caller clears the timeout when the body has been read. */
const watchForIdleness = (request: IncomingMessage): void => {
  request.setTimeout(IDLE_MS, () => request.destroy(new Error('The upload has stalled')));
};

/**
 * Streams the body. When the reader stops early, the rest is drained: an unread request would block the next one on the same
 * connection until it times out.
 */
async function* bodyOf(request: IncomingMessage): AsyncGenerator<Buffer> {
  watchForIdleness(request);
  try {
    yield* request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>;
  } finally {
    request.setTimeout(0);
    request.resume();
  }
}

/**
 * Streams the only file of a form. The form's errors, and the entries that it adds to `fields`, are complete only at the end
 * of the file.
 */
async function* fileOfForm(
  request: IncomingMessage,
  contentType: string,
  fields: Map<string, string>
): AsyncGenerator<Buffer> {
  const form = openForm(contentType);
  let cutField: string | undefined;
  form.on('field', (name, value, _nameIsCut, isCut) => {
    fields.set(name, value);
    if (isCut) cutField ??= name;
  });
  const ended = once(form, 'finish').then(
    () => true,
    () => false
  );
  let hasAnother = false;
  form.on('filesLimit', () => (hasAnother = true));
  const found = new Promise<Readable | null>((resolve) => {
    form.once('file', (_name, file) => {
      // The file may fail before it is read, and an unhandled 'error' event ends the process.
      file.on('error', (error) => file.destroy(error));
      resolve(file);
    });
    void ended.then(() => resolve(null));
  });
  watchForIdleness(request);
  request.once('close', () => {
    if (!request.complete) form.destroy(new Error('The client closed the connection'));
  });
  request.pipe(form);
  try {
    const file = await found;
    if (file) {
      void ended.then((isWhole) => !isWhole && file.destroy(new Error('The form is malformed')));
      try {
        yield* file as AsyncIterable<Buffer>;
      } catch {
        throw invalidValue([], 'form.broken');
      }
    }
    if (!(await ended)) throw invalidValue([], 'form.broken');
    if (cutField !== undefined) throw invalidValue([cutField], 'value.too-long', { max: MAX_FIELD_BYTES });
    if (!file || hasAnother) throw invalidValue(['file'], 'file.missing');
  } finally {
    request.setTimeout(0);
    request.unpipe(form);
    request.resume();
  }
}

const jsonOf = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    throw invalidValue(['mapping'], 'body.not-json');
  }
};

/**
 * Streams the uploaded file: the body itself (`text/csv`), or the only file of a form (`multipart/form-data`), whose field
 * `mapping` assigns the columns.
 *
 * @throws AppError `request.invalid` for anything else, for a form also while it is read; `import.unreadable` if the
 * declared length is too large
 */
export const importFileOf = (ctx: Context): ImportFile => {
  const { unreadType } = ctx.state as { unreadType?: string };
  const isForm = unreadType?.startsWith('multipart/') ?? false;
  const encoding = ctx.get('content-encoding').toLowerCase();
  if (encoding !== '' && encoding !== 'identity') throw invalidValue([], 'file.compressed');
  if ((ctx.request.length ?? 0) > IMPORT_LIMITS.bytes + (isForm ? FORM_BYTES : 0)) {
    const message = `The file is larger than ${IMPORT_LIMITS.bytes} bytes`;
    throw new AppError('import.unreadable', { detail: 'too-large' }, message);
  }
  if (unreadType && isForm) {
    const fields = new Map<string, string>();
    return {
      csv: fileOfForm(ctx.req, unreadType, fields),
      mapping: () =>
        parse(z.object({ mapping: importMappingSchema }), { mapping: jsonOf(fields.get('mapping') ?? '{}') })
          .mapping,
    };
  }
  if (ctx.is('json', 'urlencoded') || ctx.request.length === 0) {
    throw invalidValue([], 'file.wrong-type');
  }
  return { csv: bodyOf(ctx.req), mapping: () => ({}) };
};
