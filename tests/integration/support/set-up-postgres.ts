import { startPostgres } from '../../helpers/postgres';
import { startForTheRun } from './servers-of-the-run';

export default (): Promise<void> => startForTheRun('postgres', startPostgres);
