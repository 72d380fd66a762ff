import { bundleCommands, bundleMailWorker } from './node-bundles.mjs';

await bundleCommands();
await bundleMailWorker();
