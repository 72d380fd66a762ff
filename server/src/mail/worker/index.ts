import { worker, workerEmit } from 'workerpool';
import type { RenderResult, RenderRequest } from '../template-rules';
import { renderParts } from './render-parts';

// Built to dist/mail/worker.js, which the thread pool starts.
worker({
  renderParts(request: RenderRequest): RenderResult {
    // The time limit excludes the start of the thread.
    workerEmit('begun');
    return renderParts(request);
  },
});
