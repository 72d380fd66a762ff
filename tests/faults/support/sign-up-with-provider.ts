import type { Response } from 'supertest';
import { ScriptedProvider } from '../../helpers/scripted-provider';
import type { TestApp } from '../../helpers/strapi';
import { createProviders } from '../../integration/support/providers';
import { PERSON, PROVIDER } from './person';

/** Signs the person in with a provider that is started for this, and up with the code. */
export const signUpWithProvider = async (app: TestApp, code: string): Promise<Response> => {
  const provider = await ScriptedProvider.start([PROVIDER.client]);
  provider.account = { email: PERSON.email };
  const providers = createProviders(app);
  await providers.register(PROVIDER.name, provider, PROVIDER.client);
  const answer = await providers.signUp(PROVIDER.name, provider, code);
  await provider.stop();
  return answer;
};
