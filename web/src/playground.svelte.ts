/** The state of the playground: the draft, the settings and the suggestions. */
import { untrack } from 'svelte';
import type { Explanation } from '../../src/models/model.ts';
import { type Platform, type PlatformName, platform } from '../../src/recommend/platforms.ts';
import type { TagCompletion } from '../../src/recommend/tag-completions.ts';
import type { BundleInfo, PostQuery } from '../../src/server/client.ts';
import { findHashtags, type Hashtag, tagAsWritten } from '../../src/text/hashtags.ts';
import { type Budget, budgetOf, fits } from './budget.ts';
import { device } from './device.svelte.ts';
import { tooLong } from './draft-length.ts';
import { addTag, bodyOf, removeTag, rewriteTags } from './draft-tags.ts';
import { editTextarea } from './edit-textarea.ts';
import { type Asking, LatestAnswer } from './latest-answer.ts';
import type { Suggestion } from './match-bar.ts';
import { type OwnModel, ownModels } from './own-models.svelte.ts';
import { learnsAuthor } from './personal/one-person.ts';
import { recall, remember } from './remembered.ts';
import { server } from './server.svelte.ts';
import { isSite } from './site.ts';
import { isUnknownBundle, retryOf } from './trouble.ts';

export interface Question {
  readonly post: PostQuery;
  readonly bundle: string;
  readonly k: number;
  readonly onDevice: boolean;
}

interface Answer {
  readonly question: Question;
  readonly suggestions: readonly Suggestion[];
  /** Popular tags that nothing in the post points to, shown separately. */
  readonly popular: readonly Suggestion[];
  /** The post as the model reads it; null if it reads no text. */
  readonly cleaned: string | null;
}

type ServerModel = BundleInfo & { readonly own?: undefined };

export const mostTags = 20;
/** How long typing must pause before suggestions are requested. */
const pauseMs = 150;

export const platformLabels: Readonly<Record<PlatformName, string>> = {
  x: 'X',
  mastodon: 'Mastodon',
  bluesky: 'Bluesky',
  instagram: 'Instagram',
  weibo: 'Weibo',
};

class Playground {
  /** The text in the field. */
  draft = $state(recall('session', 'draft') ?? '');
  #field: HTMLTextAreaElement | undefined;
  author = $state('');
  replies = $state<string[]>([]);
  k = $state(asCount(recall('local', 'tags')));
  #onDevice = $state(isSite);
  platformName = $state<PlatformName>(asPlatform(recall('local', 'platform')));
  #chosenBundle = $state(recall('local', 'bundle'));
  /** Id of the person's own model that they chose. While it is set, no model of the server is used, whatever happens. */
  #ownId = $state(recall('session', 'own') ?? recall('local', 'own'));

  asking = $state.raw<Asking<Question, Answer>>({ kind: 'idle' });
  /** The last answer, kept until the next one arrives. */
  answer = $state.raw<Answer>();

  readonly bundles: readonly BundleInfo[] = $derived(server.models?.bundles ?? []);
  readonly bundle: ServerModel | OwnModel | undefined = $derived(
    this.#ownId === undefined
      ? (this.bundles.find(({ name }) => name === this.#chosenBundle) ??
          this.bundles.find(({ name }) => name === server.models?.default) ??
          this.bundles[0])
      : ownModels.list.find(({ name }) => name === this.#ownId),
  );
  /** Whether suggestions come from this device, as they always do from a model of one's own. */
  readonly onDevice: boolean = $derived(this.#onDevice || this.#ownId !== undefined);
  get isOwn(): boolean {
    return this.#ownId !== undefined;
  }

  /** Whether the person chose a model of their own that this device does not have any more. */
  readonly ownIsMissing: boolean = $derived(
    this.#ownId !== undefined && ownModels.isListed && this.bundle === undefined,
  );
  readonly platform: Platform = $derived(platform(this.platformName));
  readonly tags: readonly Hashtag[] = $derived(findHashtags(this.draft, this.platform.marking));
  readonly budget: Budget = $derived(budgetOf(this.draft, this.platform));
  readonly deviceState = $derived(device.state(this.bundle?.name ?? ''));
  readonly warnings: readonly string[] = $derived(
    this.onDevice && this.deviceState.kind === 'ready'
      ? this.deviceState.recommender.warnings
      : (this.bundle?.warnings ?? []),
  );

  /** The post without the tags at its end. */
  readonly body: string = $derived(bodyOf(this.draft, this.platform.marking));
  readonly isEmpty: boolean = $derived(
    this.body.trim() === '' && this.replies.every((reply) => reply.trim() === ''),
  );

  /** A sentence that says why the post is too long for the server. */
  readonly tooLong: string | undefined = $derived(
    this.onDevice ? undefined : tooLong(this.body, this.replies),
  );

  /** As JSON, so that it changes only when its content does. Undefined while there is nothing to ask. */
  readonly question: string | undefined = $derived.by(() => {
    if (this.bundle === undefined || this.isEmpty || this.tooLong !== undefined) return;
    if (this.onDevice && this.deviceState.kind !== 'ready') return;
    const conversation = this.replies.filter((reply) => reply.trim() !== '');
    const { own } = this.bundle;
    const author = this.author.trim() || (own && learnsAuthor(own.manifest.model) && own.author);
    const post: PostQuery = {
      text: this.body,
      ...(author && { author }),
      ...(conversation.length > 0 && { conversation }),
    };
    const { onDevice, k } = this;
    return JSON.stringify({ post, bundle: this.bundle.name, k, onDevice } satisfies Question);
  });

  readonly #asker = new LatestAnswer<Question, Answer>({
    delayMs: pauseMs,
    ask: (question, signal) => suggestionsFor(question, signal),
    retry: retryOf,
    onChange: (asking) => {
      this.asking = asking;
      if (asking.kind === 'answered') this.answer = asking.answer;
      // Once the server's current bundles are known, one of them is asked.
      if (asking.kind === 'failed' && isUnknownBundle(asking.error)) server.list();
    },
  });

  /** Asks the current question. Called when it has changed. */
  ask(question: string | undefined): void {
    if (question !== undefined) {
      this.#asker.put(JSON.parse(question) as Question);
      return;
    }
    this.#asker.clear();
    if (this.isEmpty) this.answer = undefined;
  }

  askAgain(): void {
    this.#asker.again();
  }

  /**
   * An attachment for the field in which the draft is written. The field is the source of truth: setting its value
   * from here would clear the browser's undo history.
   */
  readonly field = (field: HTMLTextAreaElement): (() => void) => {
    field.value = untrack(() => this.draft);
    this.#field = field;
    return () => {
      this.#field = undefined;
    };
  };

  /** Changes the draft as if the user had typed it, so that it can be undone in one step. */
  edit(draft: string): void {
    if (this.#field) editTextarea(this.#field, draft);
    else this.wrote(draft);
  }

  /** Must be called with the field's new text. */
  wrote(draft: string): void {
    this.draft = draft;
    remember('session', 'draft', draft === '' ? undefined : draft);
  }

  choosePlatform(name: PlatformName): void {
    const { marking } = this.platform;
    this.platformName = name;
    remember('local', 'platform', name);
    this.edit(rewriteTags(this.draft, marking, this.platform.write));
  }

  /** Chooses one of the server's bundles. */
  chooseBundle(name: string): void {
    this.#rememberOwn(undefined);
    this.#chosenBundle = name;
    remember('local', 'bundle', name);
  }

  /** Chooses a model of one's own. Until another one is chosen, nothing is sent to the server. */
  chooseOwn(id: string): void {
    this.#rememberOwn(id);
    this.loadOnDevice();
  }

  #rememberOwn(id: string | undefined): void {
    this.#ownId = id;
    // For the tab too, like the draft: it does not ask the server because another tab does.
    for (const where of ['local', 'session'] as const) remember(where, 'own', id);
  }

  chooseCount(k: number): void {
    this.k = k;
    remember('local', 'tags', String(k));
  }

  chooseDevice(onDevice: boolean): void {
    this.#onDevice = onDevice;
    if (onDevice) this.loadOnDevice();
  }

  loadOnDevice(): void {
    if (this.bundle?.own) void device.open(this.bundle.own);
    else if (this.bundle) void device.load(this.bundle);
  }

  /** The tag in the draft that corresponds to a suggestion; undefined if there is none. */
  inDraft(suggestion: Suggestion): Hashtag | undefined {
    const { write, marking } = this.platform;
    const tag = tagAsWritten(write(suggestion.display), marking);
    return this.tags.find((one) => one.tag === tag || one.tag === suggestion.tag);
  }

  /** Whether this tag fits within the platform's limits. */
  fits({ display }: Suggestion): boolean {
    if (this.budget.state === 'over') return false;
    return fits(this.draft, this.platform.write(display), this.platform);
  }

  /** Whether the model that answered this question can explain its suggestions. */
  explains({ bundle, onDevice }: Question): boolean {
    const state = device.state(bundle);
    if (onDevice) return state.kind === 'ready' && state.recommender.explains;
    return this.bundles.find(({ name }) => name === bundle)?.explains ?? false;
  }

  /** Adds the suggestion to the draft, or removes it if it is already there. */
  toggle(suggestion: Suggestion): void {
    const there = this.inDraft(suggestion);
    if (there) this.remove(there.tag);
    else this.edit(addTag(this.draft, this.platform.write(suggestion.display)));
  }

  remove(tag: string): void {
    this.edit(removeTag(this.draft, tag, this.platform.marking));
  }
}

async function suggestionsFor(question: Question, signal: AbortSignal): Promise<Answer> {
  const { post, bundle, k } = question;
  if (question.onDevice) {
    const answers = await onDevice(bundle).suggest([post], { k }, { signal });
    const { suggestions, popular, cleaned } = answers;
    return {
      question,
      suggestions: suggestions[0],
      popular: popular[0],
      cleaned: cleaned[0],
    };
  }
  const reply = await server.client.recommend({ posts: [post], bundle, k }, { signal });
  return {
    question,
    suggestions: reply.recommendations[0],
    popular: reply.popular[0],
    cleaned: reply.cleaned[0],
  };
}

/** Explains why a tag was suggested, using the model that suggested it. */
export function explanationFor(
  { post, bundle, onDevice: here }: Question,
  tag: string,
  signal: AbortSignal,
): Promise<Explanation> {
  return here
    ? onDevice(bundle).explain(post, tag, { signal })
    : server.client.explain({ post, tag, bundle }, { signal });
}

/**
 * Returns tags that the bundle knows and that begin with `typed`, most used first. They come from this device if
 * suggestions do, so that nothing typed leaves it.
 */
export async function completionsFrom(
  bundle: string,
  here: boolean,
  typed: string,
  limit: number,
  signal: AbortSignal,
): Promise<readonly TagCompletion[]> {
  if (here) return onDevice(bundle).complete(typed, limit, { signal });
  return (await server.client.knownTags(bundle, { prefix: typed, limit, signal })).tags;
}

function onDevice(bundle: string) {
  const state = device.state(bundle);
  if (state.kind !== 'ready') throw new Error(`the model ${bundle} is not loaded on this device`);
  return state.recommender;
}

function asCount(remembered: string | undefined): number {
  const k = Number(remembered);
  return Number.isInteger(k) && k >= 1 && k <= mostTags ? k : 5;
}

function asPlatform(remembered: string | undefined): PlatformName {
  return remembered !== undefined && Object.hasOwn(platformLabels, remembered)
    ? (remembered as PlatformName)
    : 'x';
}

export const playground = new Playground();
