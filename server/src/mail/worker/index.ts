import { worker } from 'workerpool';
import { renderParts } from './render-parts';

// Built into dist/mail/worker.js, which the pool of threads starts.
worker({ renderParts });
