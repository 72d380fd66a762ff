/** A failure that can be injected into a request. */
export type Misfortune =
  | {
      kind: 'answer';
      status: number;
      code?: string;
      message?: string;
      headers?: Record<string, string>;
      /** Whether the request is carried out although the answer says otherwise. Default: it is not. */
      takesEffect?: boolean;
    }
  /** An HTML page, such as that of a proxy or a sign-in page. */
  | { kind: 'html'; status?: number }
  /** The JSON is truncated, but the answer ends normally. The request was carried out. */
  | { kind: 'half-json' }
  /** The connection is cut: before the request is carried out, after it, or in the middle of the answer. */
  | { kind: 'cut'; when: 'before' | 'after' | 'within' }
  /** The answer is delayed; the request is carried out at once. */
  | { kind: 'stall'; milliseconds: number };

export interface FaultRule {
  /** Matched against `METHOD path?query`, the path below the API's base, of a request or of a batch's part. Default: all. */
  match?: RegExp;
  /** Number of matching requests that fail. Default 1. */
  times?: number;
  misfortune: Misfortune;
}

export class Faults {
  private rules: (FaultRule & { left: number })[] = [];

  add(rule: FaultRule): void {
    this.rules.push({ ...rule, left: rule.times ?? 1 });
  }

  /** Failures that have not struck yet. */
  get left(): number {
    return this.rules.reduce((sum, rule) => sum + rule.left, 0);
  }

  clear(): void {
    this.rules = [];
  }

  /** The fault for this request, if any. Taking it uses it up. */
  take(request: string): Misfortune | undefined {
    const rule = this.rules.find((each) => each.left > 0 && (each.match?.test(request) ?? true));
    if (!rule) return undefined;
    rule.left -= 1;
    return rule.misfortune;
  }
}

const CUSTOMIZATIONS =
  /^(POST|PUT|PATCH|DELETE) (EntityDefinitions|RelationshipDefinitions|InsertStatusValue|UpdateOptionValue|Publish|webresourceset|systemforms|savedqueries|sitemaps|appmodules|appactions|AddAppComponents)/;

/**
 * The lock that Dataverse puts on customizations while one is under way. It is reported with this code and a 503, by
 * other accounts a 429 without `Retry-After`.
 *
 * @param times Number of customizations that it hits
 */
export const customizationLock = (
  times: number,
  more: { status?: 429 | 503; takesEffect?: boolean } = {}
): FaultRule => ({
  match: CUSTOMIZATIONS,
  times,
  misfortune: {
    kind: 'answer',
    status: 503,
    code: '0x80071151',
    message:
      'Cannot start another [EntityCustomization] because there is a previous [EntityCustomization] running at this moment.',
    ...more,
  },
});
