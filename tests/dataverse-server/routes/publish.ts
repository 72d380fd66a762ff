import { z } from 'zod';
import type { Environment } from '../rows/environment';
import { publishAll, publishParts } from '../rows/publishing';
import { noContent, parseAction, type ApiAnswer, type ApiRequest, type Unbound } from './message';

/** Actions that publish customizations. */
export const PUBLISHING: Record<string, Unbound> = {
  PublishAllXml: {
    method: 'POST',
    run(environment) {
      publishAll(environment);
      return noContent();
    },
  },
  PublishXml: {
    method: 'POST',
    run(environment: Environment, request: ApiRequest): ApiAnswer {
      const { ParameterXml } = parseAction(z.object({ ParameterXml: z.string() }), request);
      publishParts(environment, ParameterXml);
      return noContent();
    },
  },
};
