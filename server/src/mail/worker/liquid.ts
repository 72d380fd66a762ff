import { Liquid } from 'liquidjs';
import { memoize } from '../memoize';

/** What Liquid, and V8 below it, say of a template that goes beyond a limit. */
const OVER_LIMIT = /\blimit exceeded\b|Maximum call stack size exceeded|Invalid (?:array|string) length/;

// No file system (a template cannot include one), own properties only (a value's prototype is out of reach), and limits that
// Liquid keeps: characters of a source, and items and characters that filters and ranges make. The thread's limit is the only
// one of time: what is broken off on a busy machine is no fault of the template, so it must not look like one.
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

/** Whether Liquid broke a template off, and did not find it wrong. */
export const isOverLimit = (error: unknown): boolean =>
  error instanceof RangeError || (error instanceof Error && OVER_LIMIT.test(error.message));
