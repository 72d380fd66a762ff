import '@testing-library/jest-dom';
import { configure } from '@testing-library/react';

// Strapi's admin is large, and a busy machine slow: waiting costs nothing where all is well.
configure({ asyncUtilTimeout: 5_000 });
jest.setTimeout(30_000);
