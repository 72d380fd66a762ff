import '@testing-library/jest-dom';
import { configure } from '@testing-library/react';

// Strapi's admin is large and CI machines are slow. Passing tests do not wait for these timeouts.
configure({ asyncUtilTimeout: 5_000 });
jest.setTimeout(30_000);
