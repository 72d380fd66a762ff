import { contactSourceContract } from '../../server/src/crm/testing';
import { createArrayCrm } from '../helpers/array-source';

contactSourceContract({ name: 'an array', start: () => Promise.resolve(createArrayCrm()) });
