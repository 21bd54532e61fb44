/**
 * ActivityPub: the outbox of an archive or a server (Mastodon's `outbox.json`), a page of one, or activities or notes
 * in a list or one per line. Content becomes plain text. Boosts, posts that were not public and activities other than
 * `Create` are skipped. So are edits (`Update`), since the post itself has its latest text.
 *
 * Source: ActivityPub 5.6 for how posts are marked public; ActivityStreams 2.0 vocabulary.
 */
import { htmlToText } from '../html-to-text.ts';
import { type Conversion, readJsonRecords } from '../json-records.ts';
import { MalformedError } from '../validate.ts';
import type { Format } from './format.ts';
import { asList, asObject, firstObject, firstString, reference } from './json-ld.ts';

type JsonObject = Readonly<Record<string, unknown>>;

export const activityPubLists = ['orderedItems', 'items', 'first/orderedItems', 'first/items'];

export const activityPubOutbox: Format = {
  name: 'activitypub-outbox',
  read: (source, context) =>
    readJsonRecords(source, context, {
      lists: activityPubLists,
      pages: true,
      convert: fromActivity,
    }),
};

/** Whether an object is an activity, a note or a collection of them. */
export function isActivityPub(value: JsonObject): boolean {
  const types = typesOf(value);
  const isCollection = types.some((type) => /^(?:Ordered)?Collection(?:Page)?$/.test(type));
  if (isCollection) return true;
  if (types.includes('Create') || types.includes('Announce')) return 'object' in value;
  const isPost = types.some((type) => posts.has(type));
  return isPost && ('content' in value || 'contentMap' in value || 'attributedTo' in value);
}

const STREAMS = /^(?:as:|https?:\/\/www\.w3\.org\/ns\/activitystreams#)/;

/** Types of objects that people write. */
const posts = new Set(['Note', 'Article', 'Page', 'Question', 'Event', 'Video', 'Image', 'Audio']);

/** Types whose objects have a title. */
const titled = new Set(['Article', 'Page', 'Event', 'Video', 'Image', 'Audio']);

function typesOf(object: JsonObject): string[] {
  const types = asList(object.type ?? object['@type']);
  return types.filter((type) => typeof type === 'string').map((type) => type.replace(STREAMS, ''));
}

function fromActivity(value: unknown): Conversion {
  if (typeof value === 'string') return { skip: 'activity given only as a link' };
  const activity = asObject(value);
  if (!activity) throw new MalformedError('an activity must be an object', value);
  const types = typesOf(activity);
  if (types.includes('Announce')) return { skip: 'boost' };
  if (types.some((type) => posts.has(type))) return fromNote(activity, activity);
  if (types.length === 0) throw new MalformedError('"type" must be that of an activity', value);
  if (!types.includes('Create')) return { skip: `activity ${types[0].slice(0, 40)}` };
  const note = firstObject(activity.object);
  if (!note) {
    if (firstString(activity.object)) return { skip: 'post given only as a link' };
    throw new MalformedError('"object" must be the post that was created', activity.object);
  }
  return fromNote(note, activity);
}

function fromNote(note: JsonObject, activity: JsonObject): Conversion {
  const types = typesOf(note);
  if (types.length > 0 && !types.some((type) => posts.has(type))) {
    return { skip: `object ${types[0].slice(0, 40)}` };
  }
  if (!isPublic(activity, note)) return { skip: 'not public' };
  const { text, lang } = content(note);
  const title = types.some((type) => titled.has(type)) && (firstString(note.name) ?? '');
  return {
    post: {
      id: note.id ?? note['@id'] ?? activity.id,
      text: title ? [htmlToText(title), text].filter(Boolean).join('\n\n') : text,
      hashtags: hashtags(note),
      author: author(activity.actor) ?? author(note.attributedTo),
      time: note.published ?? activity.published,
      lang,
    },
  };
}

/** Decided by the addressees of the activity, or by those of the post if the activity has none. */
function isPublic(activity: JsonObject, note: JsonObject): boolean {
  const addressees = [activity, note]
    .map(({ to, cc, audience }) => [to, cc, audience].flatMap(asList))
    .find((list) => list.length > 0);
  return (addressees ?? []).some((one) => reference(one)?.replace(STREAMS, '') === 'Public');
}

/** `content`, else the first value of `contentMap`, and its language according to this map. */
function content(note: JsonObject): { text: unknown; lang: string | undefined } {
  const map = asObject(note.contentMap) ?? asObject(note.content) ?? {};
  const byLanguage = Object.entries(map).flatMap(([lang, value]) => {
    const html = firstString(value);
    return html === undefined || lang.startsWith('@') ? [] : [{ lang, html }];
  });
  const plain = firstString(note.content) ?? firstString(asObject(note.content)?.['@value']);
  const matching = byLanguage.find(({ html }) => html === plain);
  const only = byLanguage.length === 1 || plain === undefined ? byLanguage[0] : undefined;
  const html = plain ?? byLanguage[0]?.html;
  const isHtml = !/^text\/(?:plain|markdown)/.test(firstString(note.mediaType) ?? '');
  const lang = (matching ?? only)?.lang;
  return {
    text: html !== undefined && isHtml ? htmlToText(html) : html,
    lang: lang === 'und' ? undefined : lang,
  };
}

/** The names of its hashtags; undefined if it has no field for tags. */
function hashtags(note: JsonObject): unknown[] | undefined {
  if (note.tag === null || note.tag === undefined) return undefined;
  return asList(note.tag)
    .map(asObject)
    .filter((tag) => tag !== undefined && typesOf(tag).includes('Hashtag'))
    .map((tag) => firstString(tag!.name) ?? tag!.name);
}

function author(value: unknown): string | undefined {
  return asList(value).map(reference).find(Boolean);
}
