import { useAuth } from '@strapi/strapi/admin';
import { useEffect, useLayoutEffect, useRef, useState } from 'react';
import type { ImportQuery, ImportReport } from '../../../../contracts/contact-import';
import {
  type FileProgress,
  useImportCrmContactsMutation,
  useLazyGetCrmImportOfferQuery,
} from '../../api/contacts';

type State =
  | { step: 'choosing' | 'stopped' }
  | { step: 'checking' | 'importing'; file: File; progress: FileProgress }
  | { step: 'checked'; file: File; report: ImportReport }
  | { step: 'done'; report: ImportReport }
  | { step: 'failed'; error: unknown };

const BEGINNING: FileProgress = { phase: 'uploading', done: 0, total: 100 };

/** A file on its way: looked at first, then imported without the rows that cannot be. */
export const useImport = () => {
  const [askOffer] = useLazyGetCrmImportOfferQuery();
  const [send] = useImportCrmContactsMutation();
  const [state, setState] = useState<State>({ step: 'choosing' });
  const token = useAuth('useImport', (auth) => auth.token);
  const lastToken = useRef(token);
  const underWay = useRef<AbortController>();

  useLayoutEffect(() => {
    lastToken.current = token;
  }, [token]);

  // Whoever leaves the page has stopped it.
  useEffect(() => () => underWay.current?.abort(), []);

  const run = async (
    step: 'checking' | 'importing',
    file: File,
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
      setState({ step, file, progress });
    };
    onProgress(BEGINNING);
    try {
      // Strapi renews a session that has run out with a call of its own client, which cannot tell of an upload.
      await askOffer().unwrap();
      if (signal.aborted) return null;
      return await send({ ...query, file, token: lastToken.current, signal, onProgress }).unwrap();
    } catch (error) {
      if (!signal.aborted) setState({ step: 'failed', error });
      return null;
    }
  };

  const check = async (file: File) => {
    const report = await run('checking', file, { dryRun: true, skipInvalid: false });
    if (report) setState({ step: 'checked', file, report });
  };

  const write = async (file: File) => {
    // What is refused has been shown, and the button names how many contacts are left.
    const report = await run('importing', file, { dryRun: false, skipInvalid: true });
    if (report) setState({ step: 'done', report });
  };

  const stop = () => {
    underWay.current?.abort();
    setState({ step: state.step === 'importing' ? 'stopped' : 'choosing' });
  };

  return { state, check, write, stop };
};
