/** The messages between the page and its training worker. */

import type { Post } from '../../../src/posts/post.ts';
import type { PlainError } from '../../../src/recommend/worker-messages.ts';
import type { FoundPosts } from './found-posts.ts';
import type { PersonalModelName } from './personal-models.ts';
import type { StoredBundle } from './stored-bundle.ts';
import type { StageProgress, TrainedBundle } from './train-bundle.ts';

export type ToTrainer =
  /** Once, before `train`. */
  | { readonly kind: 'read'; readonly file: Blob; readonly name: string }
  | { readonly kind: 'train'; readonly model: PersonalModelName }
  | { readonly kind: 'learn'; readonly bundle: StoredBundle; readonly post: Post }
  | { readonly kind: 'forget'; readonly bundle: StoredBundle; readonly id: string };

export type FromTrainer =
  | { readonly kind: 'found'; readonly found: FoundPosts }
  | { readonly kind: 'progress'; readonly progress: StageProgress }
  | { readonly kind: 'trained'; readonly trained: TrainedBundle }
  /** The answer to `learn` and `forget`. */
  | { readonly kind: 'changed'; readonly bundle: StoredBundle }
  | { readonly kind: 'failed'; readonly error: PlainError };
