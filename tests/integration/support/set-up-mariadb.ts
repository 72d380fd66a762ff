import { startMariadb } from '../../helpers/mariadb';
import { startForTheRun } from './servers-of-the-run';

export default (): Promise<void> => startForTheRun('mariadb', startMariadb);
