import { contactSourceContract } from '../../server/src/crm/testing';
import { createArrayCrm } from '../helpers/array-source';

contactSourceContract({
  name: 'an array',
  without: ['verify'],
  start: () => Promise.resolve(createArrayCrm()),
});

contactSourceContract({
  name: 'an array without the optional functions',
  without: ['verify', 'update', 'changedSince', 'log'],
  start: () => {
    const { source, ...crm } = createArrayCrm();
    const { name, search, getMany, findByEmail } = source;
    return Promise.resolve({ ...crm, source: { name, search, getMany, findByEmail } });
  },
});
