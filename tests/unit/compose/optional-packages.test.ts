import { loadOptional } from '../../../server/src/compose/optional-packages';

const load = (name: string): Promise<unknown> => import(name);

describe('a package that only some sites need', () => {
  it('is loaded if it is installed', async () => {
    expect(await loadOptional(['crm'], ['zod'], () => load('zod'))).toHaveProperty('z');
  });

  it('stops the start with the key and the command that installs it, if it is missing', async () => {
    const start = loadOptional(['jobs', 'runner'], ['bullmq-missing', 'ioredis'], () =>
      load('bullmq-missing')
    );
    await expect(start).rejects.toThrow(
      'crm-user-invite.jobs.runner: It needs packages that are not installed. Run: npm install bullmq-missing ioredis'
    );
  });

  it('is not blamed for an error of another module', async () => {
    await expect(loadOptional(['crm'], ['ioredis'], () => load('no-such-package'))).rejects.toThrow(
      "Cannot find module 'no-such-package'"
    );
    const broken = () => Promise.reject(new Error("'ioredis' is broken"));
    await expect(loadOptional(['crm'], ['ioredis'], broken)).rejects.toThrow("'ioredis' is broken");
  });
});
