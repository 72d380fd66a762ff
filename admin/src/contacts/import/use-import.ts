import { useAuth } from '@strapi/strapi/admin';
import { useEffect, useLayoutEffect, useRef, useState } from 'react';
import type { ImportMapping, ImportQuery, ImportReport } from '../../../../contracts/contact-import';
import {
  type FileProgress,
  useImportCrmContactsMutation,
  useLazyGetCrmImportOfferQuery,
} from '../../api/contacts';
import { useText } from '../../translations/texts';
import { recallMapping, rememberMapping } from './remembered-mappings';

/** A file, and how it is to be read where it is not read as the server proposes. */
export interface ChosenFile {
  file: File;
  mapping: ImportMapping;
}

type State =
  | { step: 'choosing' | 'stopped' }
  /** `report` is what came of the file as it was to be read before. */
  | {
      step: 'checking' | 'importing';
      chosen: ChosenFile;
      progress: FileProgress;
      report: ImportReport | null;
    }
  | { step: 'checked'; chosen: ChosenFile; report: ImportReport }
  | { step: 'done'; report: ImportReport }
  | { step: 'failed'; chosen: ChosenFile; error: unknown };

const BEGINNING: FileProgress = { phase: 'uploading', done: 0, total: 100 };

/** A file on its way: looked at first, then imported without the rows that cannot be. */
export const useImport = () => {
  const [askOffer] = useLazyGetCrmImportOfferQuery();
  const [send] = useImportCrmContactsMutation();
  const [state, setState] = useState<State>({ step: 'choosing' });
  const token = useAuth('useImport', (auth) => auth.token);
  const lastToken = useRef(token);
  const underWay = useRef<AbortController>();
  const t = useText();

  useLayoutEffect(() => {
    lastToken.current = token;
  }, [token]);

  // Whoever leaves the page has stopped it.
  useEffect(() => () => underWay.current?.abort(), []);

  const run = async (
    step: 'checking' | 'importing',
    chosen: ChosenFile,
    report: ImportReport | null,
    query: ImportQuery
  ): Promise<ImportReport | null> => {
    // Another file may be chosen meanwhile.
    underWay.current?.abort();
    const controller = new AbortController();
    underWay.current = controller;
    const { signal } = controller;
    const onProgress = (progress: FileProgress) => {
      if (signal.aborted) return;
      // It is not stopped any more.
      if (progress.phase === 'writing') underWay.current = undefined;
      setState({ step, chosen, progress, report });
    };
    onProgress(BEGINNING);
    try {
      // Strapi renews a session that has run out with a call of its own client, which cannot tell of an upload.
      await askOffer().unwrap();
      if (signal.aborted) return null;
      return await send({ ...query, ...chosen, token: lastToken.current, signal, onProgress }).unwrap();
    } catch (error) {
      if (!signal.aborted) setState({ step: 'failed', chosen, error });
      return null;
    }
  };

  /** The names of the columns without those that the download of rows that were left out puts before them. */
  const namesIn = ({ columns }: ImportReport): string[] => {
    const added = [t('import.column.line'), t('import.column.problem')];
    return columns.flatMap(({ name }) => (added.includes(name) ? [] : [name]));
  };

  const look = async (chosen: ChosenFile, before: ImportReport | null): Promise<void> => {
    const report = await run('checking', chosen, before, { dryRun: true, skipInvalid: false });
    if (report) setState({ step: 'checked', chosen, report });
  };

  /** Looks at a file, read as it was chosen the last time for one with the same columns. */
  const check = async (file: File): Promise<void> => {
    const chosen = { file, mapping: {} };
    const report = await run('checking', chosen, null, { dryRun: true, skipInvalid: false });
    if (!report) return;
    const mapping = recallMapping(namesIn(report));
    if (mapping) await look({ file, mapping }, report);
    else setState({ step: 'checked', chosen, report });
  };

  const write = async (chosen: ChosenFile, checked: ImportReport): Promise<void> => {
    // What is refused has been shown, and the button names how many contacts are left.
    const report = await run('importing', chosen, checked, { dryRun: false, skipInvalid: true });
    if (!report) return;
    const { columns, values } = chosen.mapping;
    if (columns ?? values) rememberMapping(namesIn(checked), { columns, values });
    setState({ step: 'done', report });
  };

  const stop = () => {
    underWay.current?.abort();
    setState({ step: state.step === 'importing' ? 'stopped' : 'choosing' });
  };

  return { state, check, look, write, stop };
};
