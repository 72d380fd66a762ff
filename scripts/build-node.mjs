import { bundleCommands, bundleMailWorker } from './node-bundles.mjs';
import './bundled-licenses.mjs';

await bundleCommands();
await bundleMailWorker();
