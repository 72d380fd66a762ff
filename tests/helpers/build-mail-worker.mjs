// The tests run the sources; a thread starts from a file that Node can read, which is made of the sources here.
export { bundleMailWorker as default } from '../../scripts/node-bundles.mjs';
