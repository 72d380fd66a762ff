// Tests run the TypeScript sources, but a worker thread needs a file that Node can load. This builds it.
export { bundleMailWorker as default } from '../../scripts/node-bundles.mjs';
