import { useAuth } from '@strapi/strapi/admin';
import { useEffect, useLayoutEffect, useRef, useState } from 'react';
import {
  type ImportMapping,
  importMappingSchema,
  type ImportQuery,
  type ImportReport,
} from '../../../../contracts/contact-import';
import { PLUGIN_ID } from '../../../../contracts/plugin-id';
import { useText } from '../../shared/texts';
import { type FileProgress, useImportCrmContactsMutation, useLazyGetCrmImportOfferQuery } from './import-api';

/** Mappings are stored in the browser only: they reveal the column names and values of files. */
const STORAGE_KEY = `${PLUGIN_ID}.import-mappings`;
const MAX_STORED = 20;

type StoredMapping = [columns: string, mapping: ImportMapping][];

const readStored = (): StoredMapping => {
  try {
    const stored = JSON.parse(localStorage.getItem(STORAGE_KEY) ?? '[]') as StoredMapping;
    return stored.filter(
      ([columns, mapping]) => typeof columns === 'string' && importMappingSchema.safeParse(mapping).success
    );
  } catch {
    // Storage is disabled, or an earlier version wrote another format.
    return [];
  }
};

const keyOf = (names: readonly string[]): string => JSON.stringify(names);

/** The last mapping for a file with these columns. */
const loadMapping = (names: readonly string[]): ImportMapping | undefined =>
  readStored().find(([columns]) => columns === keyOf(names))?.[1];

/** Stores the mapping for files with these columns and drops the least recently used one. */
const saveMapping = (names: readonly string[], mapping: ImportMapping): void => {
  const others = readStored().filter(([columns]) => columns !== keyOf(names));
  try {
    localStorage.setItem(
      STORAGE_KEY,
      JSON.stringify([[keyOf(names), mapping], ...others].slice(0, MAX_STORED))
    );
  } catch {
    // Storage is full or disabled: the next import starts without a stored mapping.
  }
};

/** A file with the user's changes to the mapping that the server proposes. */
interface ImportSource {
  file: File;
  mapping: ImportMapping;
}

type State =
  | { step: 'selecting' | 'stopped' }
  /** `report` belongs to the previous mapping. */
  | {
      step: 'validating' | 'importing';
      source: ImportSource;
      progress: FileProgress;
      report: ImportReport | null;
    }
  | { step: 'validated'; source: ImportSource; report: ImportReport }
  | { step: 'done'; report: ImportReport }
  | { step: 'failed'; source: ImportSource; error: unknown };

const INITIAL_PROGRESS: FileProgress = { phase: 'uploading', done: 0, total: 100 };

/** Validates a file with a dry run, then imports its valid rows. */
export const useImport = () => {
  const [fetchOffer] = useLazyGetCrmImportOfferQuery();
  const [importContacts] = useImportCrmContactsMutation();
  const [state, setState] = useState<State>({ step: 'selecting' });
  const token = useAuth('useImport', (auth) => auth.token);
  const tokenRef = useRef(token);
  const requestRef = useRef<AbortController>();
  const t = useText();

  useLayoutEffect(() => {
    tokenRef.current = token;
  }, [token]);

  // Leaving the page stops the import.
  useEffect(() => () => requestRef.current?.abort(), []);

  const run = async (
    step: 'validating' | 'importing',
    source: ImportSource,
    report: ImportReport | null,
    query: ImportQuery
  ): Promise<ImportReport | null> => {
    // A new file or mapping replaces the request in progress.
    requestRef.current?.abort();
    const controller = new AbortController();
    requestRef.current = controller;
    const { signal } = controller;
    const onProgress = (progress: FileProgress) => {
      if (signal.aborted) return;
      // The server no longer accepts a stop.
      if (progress.phase === 'writing') requestRef.current = undefined;
      setState({ step, source, progress, report });
    };
    onProgress(INITIAL_PROGRESS);
    try {
      // Strapi's client renews an expired session; the upload, which bypasses that client, cannot.
      await fetchOffer().unwrap();
      if (signal.aborted) return null;
      return await importContacts({
        ...query,
        ...source,
        token: tokenRef.current,
        signal,
        onProgress,
      }).unwrap();
    } catch (error) {
      if (!signal.aborted) setState({ step: 'failed', source, error });
      return null;
    }
  };

  /** The column names without those that the download of skipped rows adds. */
  const columnNames = ({ columns }: ImportReport): string[] => {
    const added = [t('import.column.line'), t('import.column.problem')];
    return columns.flatMap(({ name }) => (added.includes(name) ? [] : [name]));
  };

  const validate = async (source: ImportSource, previous: ImportReport | null): Promise<void> => {
    const report = await run('validating', source, previous, { dryRun: true, skipInvalid: false });
    if (report) setState({ step: 'validated', source, report });
  };

  /** Validates a file with the last mapping for the same columns. */
  const selectFile = async (file: File): Promise<void> => {
    const source = { file, mapping: {} };
    const report = await run('validating', source, null, { dryRun: true, skipInvalid: false });
    if (!report) return;
    const mapping = loadMapping(columnNames(report));
    if (mapping) await validate({ file, mapping }, report);
    else setState({ step: 'validated', source, report });
  };

  const importFile = async (source: ImportSource, validated: ImportReport): Promise<void> => {
    // The user has seen the invalid rows and the number of valid ones.
    const report = await run('importing', source, validated, { dryRun: false, skipInvalid: true });
    if (!report) return;
    const { columns, values } = source.mapping;
    if (columns ?? values) saveMapping(columnNames(validated), { columns, values });
    setState({ step: 'done', report });
  };

  const stop = () => {
    requestRef.current?.abort();
    setState({ step: state.step === 'importing' ? 'stopped' : 'selecting' });
  };

  return { state, selectFile, validate, importFile, stop };
};
