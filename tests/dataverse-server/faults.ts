/** A failure that can be injected into a request. */
export type Misfortune =
  | { kind: 'answer'; status: number; code?: string; message?: string; headers?: Record<string, string> }
  /** An HTML page, such as that of a proxy or a sign-in page. */
  | { kind: 'html'; status?: number }
  /** The JSON is truncated, but the answer ends normally. The request was carried out. */
  | { kind: 'half-json' }
  /** The connection is cut: before the request is carried out, after it, or in the middle of the answer. */
  | { kind: 'cut'; when: 'before' | 'after' | 'within' }
  /** The answer is delayed; the request is carried out at once. */
  | { kind: 'stall'; milliseconds: number };

export interface FaultRule {
  /** Matched against `METHOD path?query`, the path below the API's base. Default: every request. */
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
