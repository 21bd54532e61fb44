import { displayTag, normalizeTag } from '../base/tags.ts';

/**
 * Counts how tags are written, to display each in its most used spelling (`#BlackLivesMatter`) rather than in its
 * normalized form.
 */
export class DisplayForms {
  readonly #uses = new Map<string, Map<string, number>>();

  /** Counts one use of a tag as written, with or without `#`. */
  add(written: string): void {
    const tag = normalizeTag(written);
    const form = displayTag(written);
    let forms = this.#uses.get(tag);
    if (!forms) this.#uses.set(tag, (forms = new Map()));
    forms.set(form, (forms.get(form) ?? 0) + 1);
  }

  /**
   * Returns the most used spelling of a tag, without `#`. Ties go to the spelling with more capitals, then to the first
   * in code unit order. A tag that was never added is returned in its display form.
   */
  display(tag: string): string {
    let best: [form: string, uses: number] | undefined;
    for (const entry of this.#uses.get(normalizeTag(tag)) ?? []) {
      if (best === undefined || isBetter(entry, best)) best = entry;
    }
    return best?.[0] ?? displayTag(tag);
  }
}

function isBetter([form, uses]: [string, number], [other, otherUses]: [string, number]): boolean {
  if (uses !== otherUses) return uses > otherUses;
  const difference = capitals(form) - capitals(other);
  return difference !== 0 ? difference > 0 : form < other;
}

function capitals(form: string): number {
  return form.match(/\p{Lu}/gu)?.length ?? 0;
}
