/**
 * `outbox.json` of a Mastodon archive: an ActivityPub collection whose `Create` activities hold the
 * posts, with content in HTML. Boosts and posts that were not public are left out.
 */
import { decodeHTML } from 'entities';
import { readJsonList } from '../json-list.ts';
import type { Format } from './format.ts';

const PUBLIC = 'https://www.w3.org/ns/activitystreams#Public';

interface Activity {
  readonly type?: string;
  readonly actor?: unknown;
  readonly to?: unknown;
  readonly cc?: unknown;
  readonly object?: Note;
}

interface Note {
  readonly id?: unknown;
  readonly content?: unknown;
  readonly contentMap?: Readonly<Record<string, unknown>> | null;
  readonly published?: unknown;
  readonly tag?: readonly { readonly type?: string; readonly name?: unknown }[];
}

export const mastodonOutbox: Format = {
  name: 'mastodon-outbox',

  async *read(source, { tally, maxLineBytes }) {
    for await (const records of readJsonList(source, 'orderedItems', maxLineBytes, tally)) {
      const values: unknown[] = [];
      const lines: number[] = [];
      records.values.forEach((value, i) => {
        const activity = value as Activity;
        const reason = reasonToSkip(activity);
        if (reason) {
          tally.skipped(reason, records.lines[i]!);
          return;
        }
        values.push(toValue(activity));
        lines.push(records.lines[i]!);
      });
      yield { values, lines };
    }
  },
};

function reasonToSkip({ type, to, cc }: Activity): string | undefined {
  if (type === 'Announce') return 'boost';
  if (type !== 'Create') return `activity ${type}`;
  return [to, cc].flat().includes(PUBLIC) ? undefined : 'not public';
}

function toValue({ actor, object: note = {} }: Activity): unknown {
  const languages = Object.keys(note.contentMap ?? {});
  return {
    id: note.id,
    text: typeof note.content === 'string' ? htmlToText(note.content) : note.content,
    hashtags: note.tag?.filter(({ type }) => type === 'Hashtag').map(({ name }) => name),
    author: actor,
    time: note.published,
    lang: languages.length === 1 ? languages[0] : undefined,
  };
}

/** The text of Mastodon's HTML: paragraphs and breaks as line ends, other tags gone. */
function htmlToText(html: string): string {
  const text = html
    .replace(/<br\s*\/?>/gi, '\n')
    .replace(/<\/p>\s*<p[^>]*>/gi, '\n\n')
    .replace(/<[^>]*>/g, '');
  return decodeHTML(text).trim();
}
