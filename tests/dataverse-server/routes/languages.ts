import { json, type Unbound } from './message';

/** Languages that Microsoft has a language pack for; those that the tests name. */
const AVAILABLE = [1030, 1031, 1033, 1036, 1040, 1043, 3082];

/** Functions that tell which languages an environment has. */
export const LANGUAGES: Record<string, Unbound> = {
  RetrieveProvisionedLanguages: {
    method: 'GET',
    run: ({ languages }) => json(200, { RetrieveProvisionedLanguages: languages.provisioned }),
  },
  RetrieveAvailableLanguages: {
    method: 'GET',
    run: ({ languages }) =>
      json(200, { LocaleIds: [...new Set([...AVAILABLE, ...languages.provisioned])].sort((a, b) => a - b) }),
  },
};
