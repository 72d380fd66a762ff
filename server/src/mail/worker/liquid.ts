import { Liquid } from 'liquidjs';
import { memoize } from '../memoize';

/** Messages of Liquid and V8 about an exceeded limit. */
const OVER_LIMIT = /\blimit exceeded\b|Maximum call stack size exceeded|Invalid (?:array|string) length/;

// No file system (templates cannot include others), own properties only (prototypes are unreachable), and Liquid's
// limits for the length of a source and for items and characters that filters and ranges create. Time is limited by
// the thread alone: a timeout on a busy machine must not look like a faulty template.
const OPTIONS = {
  ownPropertyOnly: true,
  templates: {},
  parseLimit: 500_000,
  memoryLimit: 1_000_000,
};

const rendering = (engine: Liquid) => {
  const parse = memoize((source) => engine.parse(source));
  return (source: string, scope: object): string => String(engine.renderSync(parse(source), scope));
};

export const renderHtml = rendering(new Liquid({ ...OPTIONS, outputEscape: 'escape' }));
export const renderText = rendering(new Liquid(OPTIONS));

/** Whether a template exceeded a limit, as opposed to being invalid. */
export const isOverLimit = (error: unknown): boolean =>
  error instanceof RangeError || (error instanceof Error && OVER_LIMIT.test(error.message));
