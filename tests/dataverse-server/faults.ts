/** What goes wrong with one request. */
export type Misfortune =
  | { kind: 'answer'; status: number; code?: string; message?: string; headers?: Record<string, string> }
  /** A page in HTML, as a proxy or a sign-in page gives it. */
  | { kind: 'html'; status?: number }
  /** The answer breaks off in its JSON, but ends as if it were whole. The request was carried out. */
  | { kind: 'half-json' }
  /** The connection is cut: before the request is carried out, after it, or in the middle of the answer. */
  | { kind: 'cut'; when: 'before' | 'after' | 'within' }
  /** The answer comes late; the request is carried out at once. */
  | { kind: 'stall'; milliseconds: number };

export interface FaultRule {
  /** Matched against `METHOD path?query`, the path below the API's base. Default: every request. */
  match?: RegExp;
  /** How many matching requests it strikes. Default 1. */
  times?: number;
  misfortune: Misfortune;
}

/** Faults on demand. */
export class Faults {
  private rules: (FaultRule & { left: number })[] = [];

  add(rule: FaultRule): void {
    this.rules.push({ ...rule, left: rule.times ?? 1 });
  }

  clear(): void {
    this.rules = [];
  }

  /** The fault for this request, if there is one; it is used up by that. */
  take(request: string): Misfortune | undefined {
    const rule = this.rules.find((each) => each.left > 0 && (each.match?.test(request) ?? true));
    if (!rule) return undefined;
    rule.left -= 1;
    return rule.misfortune;
  }
}
