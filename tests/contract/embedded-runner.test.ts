import { createRunner } from '../unit/jobs/support';
import { jobRunnerContract } from './job-runner-contract';

jobRunnerContract({ name: 'embedded', create: createRunner });
