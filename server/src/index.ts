import { bootstrap } from './bootstrap';
import { applicationOf } from './composition';
import config from './config';
import { crmContentTypes } from './content-types/crm';
import { ledgerContentTypes } from './content-types/ledger';
import { createControllers } from './controllers';
import { destroy } from './destroy';
import { register } from './register';
import { routes } from './routes';

export default {
  register,
  bootstrap,
  destroy,
  config,
  contentTypes: { ...crmContentTypes({ visible: true }), ...ledgerContentTypes },
  controllers: createControllers(applicationOf),
  routes,
};
