/** The messages between the page and its training worker. */
import type { PlainError } from '../../../src/recommend/worker-messages.ts';
import type { FoundPosts } from './found-posts.ts';
import type { PersonalModelName } from './personal-models.ts';
import type { StageProgress, TrainedBundle } from './train-bundle.ts';

export type ToTrainer =
  /** Once, before anything else. */
  | { readonly kind: 'read'; readonly file: Blob; readonly name: string }
  | { readonly kind: 'train'; readonly model: PersonalModelName };

export type FromTrainer =
  | { readonly kind: 'found'; readonly found: FoundPosts }
  | { readonly kind: 'progress'; readonly progress: StageProgress }
  | { readonly kind: 'trained'; readonly trained: TrainedBundle }
  | { readonly kind: 'failed'; readonly error: PlainError };
