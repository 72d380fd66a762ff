import { inBrowser } from './support/browser';
import { goTheWholeWay } from './support/journey';

describe('an invitation', () => {
  it(
    'leads from the contact in the CRM to the welcome page, signed in, and is recorded in the CRM',
    inBrowser(goTheWholeWay)
  );
});
