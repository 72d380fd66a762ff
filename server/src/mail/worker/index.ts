import { worker, workerEmit } from 'workerpool';
import type { RenderResult, RenderRequest } from '../template-rules';
import { renderParts } from './render-parts';

// Built into dist/mail/worker.js, which the pool of threads starts.
worker({
  renderParts(request: RenderRequest): RenderResult {
    // The start of a thread is not the template's time.
    workerEmit('begun');
    return renderParts(request);
  },
});
