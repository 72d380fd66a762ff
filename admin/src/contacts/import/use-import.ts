import { useState } from 'react';
import type { ImportReport } from '../../../../contracts/contact-import';
import { useImportCrmContactsMutation } from '../../api/contacts';

type State =
  | { step: 'choosing' }
  | { step: 'checking'; file: File }
  | { step: 'checked' | 'importing'; file: File; report: ImportReport }
  | { step: 'done'; report: ImportReport }
  | { step: 'failed'; error: unknown };

/** A file on its way: looked at first, then imported without the rows that cannot be. */
export const useImport = () => {
  const [send] = useImportCrmContactsMutation();
  const [state, setState] = useState<State>({ step: 'choosing' });

  const check = async (file: File) => {
    setState({ step: 'checking', file });
    // Another file may have been chosen meanwhile.
    const conclude = (conclusion: State) =>
      setState((now) => (now.step === 'checking' && now.file === file ? conclusion : now));
    try {
      const report = await send({ file, dryRun: true, skipInvalid: false }).unwrap();
      conclude({ step: 'checked', file, report });
    } catch (error) {
      conclude({ step: 'failed', error });
    }
  };

  const run = async () => {
    if (state.step !== 'checked') return;
    const { file, report } = state;
    setState({ step: 'importing', file, report });
    try {
      // What is refused has been shown, and the button names how many contacts are left.
      setState({ step: 'done', report: await send({ file, dryRun: false, skipInvalid: true }).unwrap() });
    } catch (error) {
      setState({ step: 'failed', error });
    }
  };

  return { state, check, run };
};
