import { useEffect, useRef, useState } from 'react';
import type { InstallStep } from '../../../contracts/admin-api';
import { useInstallCrmTablesMutation } from '../api/settings';
import { useErrorText } from '../components/use-error-text';

/**
 * Calls the installation again until it is finished, or whoever watches leaves: what is made stays made.
 *
 * @param onEnd called when it came to its end, well or not
 */
export const useInstallTables = (onEnd: () => void) => {
  const { errorText } = useErrorText();
  const [call] = useInstallCrmTablesMutation();
  const [steps, setSteps] = useState<readonly InstallStep[]>([]);
  const [problem, setProblem] = useState<string>();
  const [isRunning, setIsRunning] = useState(false);
  const isWatched = useRef(true);

  useEffect(() => {
    isWatched.current = true;
    return () => {
      isWatched.current = false;
    };
  }, []);

  const install = async () => {
    setIsRunning(true);
    setProblem(undefined);
    try {
      for (let finished = false; !finished && isWatched.current;) {
        const installation = await call().unwrap();
        setSteps(installation.steps);
        ({ finished } = installation);
      }
    } catch (error) {
      setProblem(errorText(error));
    }
    setIsRunning(false);
    if (isWatched.current) onEnd();
  };

  return { install, isRunning, steps, problem };
};
