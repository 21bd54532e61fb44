import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseConversationCell, parseTagCell, toTagCell } from './list-cell.ts';
import { MalformedError } from './validate.ts';

describe('parseTagCell', () => {
  it.each([
    // JSON
    ['["a","b c"]', ['a', 'b c']],
    ['["caf\\u00e9", "\\ud83d\\ude00", "a\\"b", "a\\/b"]', ['café', '😀', 'a"b', 'a/b']],
    ['["a", null]', ['a']],
    // Python
    [`["l'amour", 'paris']`, ["l'amour", 'paris']],
    [`['it\\'s "so"', 'a\\\\b', 'caf\\xe9', '\\U0001f600']`, [`it's "so"`, 'a\\b', 'café', '😀']],
    [`[u'a', u"b"]`, ['a', 'b']],
    [`('a', 'b')`, ['a', 'b']],
    [`('a',)`, ['a']],
    [`{'a', "l'été"}`, ['a', "l'été"]],
    ['set()', []],
    [`frozenset({'a'})`, ['a']],
    [`['nan', 'None', nan, None]`, ['nan', 'None']],
    ['[nan]', []],
    // NumPy
    [`['pycon' 'travel']`, ['pycon', 'travel']],
    [`['home']`, ['home']],
    [`['a'\n 'b' "l'amour"\n 'c']`, ['a', 'b', "l'amour", 'c']],
    [`['a' None 'b']`, ['a', 'b']],
    [`[None 'a']`, ['a']],
    [`array(['a', 'b'], dtype=object)`, ['a', 'b']],
    [`array(['a', 'b'], dtype='<U1')`, ['a', 'b']],
    ['array([], dtype=object)', []],
    [`[np.str_('a'), np.str_("l'amour")]`, ['a', "l'amour"]],
    // Any other program
    [`Index(['a', 'b'], dtype='object')`, ['a', 'b']],
    [`pd.Index(['a', 'b'], dtype='object', name='tags')`, ['a', 'b']],
    [`dict_keys(['a', 'b'])`, ['a', 'b']],
    [`OrderedSet(['a'])`, ['a']],
    ['Series([], )', []],
    ['[“a”, “b, c”]', ['a', 'b, c']],
    ['[‘a’, ‘b’]', ['a', 'b']],
    ['[‘90s, l’amour]', ['‘90s', 'l’amour']],
    ['[&quot;a&quot;, &quot;b&quot;]', ['a', 'b']],
    // DuckDB
    ['[pycon, travel]', ['pycon', 'travel']],
    ['[home]', ['home']],
    ["[rock 'n' roll, l'amour]", ["rock 'n' roll", "l'amour"]],
    [`['a, b', c, 'it\\'s', '[x]', NULL]`, ['a, b', 'c', "it's", '[x]']],
    ['[nan, pycon]', ['nan', 'pycon']],
    ['[2024, pycon]', ['2024', 'pycon']],
    // PostgreSQL
    ['{a,b}', ['a', 'b']],
    [
      '{"a b",c,"say \\"hi\\"","back\\\\slash",NULL,"NULL"}',
      ['a b', 'c', 'say "hi"', 'back\\slash', 'NULL'],
    ],
    // R, Spark
    ['c("a", "b")', ['a', 'b']],
    ['character(0)', []],
    ['WrappedArray(a, b)', ['a', 'b']],
    // Stack Exchange
    ['<c#><.net>', ['c#', '.net']],
    ['<c++>', ['c++']],
    ['&lt;c#&gt;&lt;.net&gt;', ['c#', '.net']],
    ['|python|c#|', ['python', 'c#']],
    // Plain
    ['a;b', ['a', 'b']],
    ['a, b', ['a', 'b']],
    ['two words', ['two words']],
    ['<3', ['<3']],
    ['New York; Paris', ['New York', 'Paris']],
    [`"a", 'b'`, ['a', 'b']],
    [`"['a', 'b']"`, ['a', 'b']],
    [`'90s;'80s`, ["'90s", "'80s"]],
    ['(G)I-DLE;kpop', ['(G)I-DLE', 'kpop']],
    // Hashtags
    ['#a #b', ['a', 'b']],
    ['#a, #b', ['a', 'b']],
    ['#a#b＃c', ['a', 'b', 'c']],
    ['#a#b#six via phone', ['a', 'b', 'six']],
    ['🎉#summer#fun', ['summer', 'fun']],
    ['🎉#summer ✨#fun', ['summer', 'fun']],
    ['🎉;#a', ['🎉', 'a']],
    ['#New York; #Paris', ['New York', 'Paris']],
    ['#愚人节 快乐##春#', ['愚人节 快乐', '春']],
    ['C#;F#', ['C#', 'F#']],
  ])('reads %s', (cell, tags) => {
    expect(parseTagCell(cell)).toEqual(tags);
    expect(parseTagCell(` ${cell}\n`)).toEqual(tags);
  });

  it.each(['', ' ', '[]', '{}', '()', 'NA', 'nan', 'NaN', 'NULL', 'None', 'null', '<NA>', '\\N'])(
    'finds no tag in %j',
    (cell) => {
      expect(parseTagCell(cell)).toEqual([]);
    },
  );

  it.each([
    [`['a' 'b' ... 'y' 'z']`, /shortened with "\.\.\."/],
    ['[a, b, ...]', /shortened/],
    [`['a', 'b`, /unclosed quote/],
    [`['a', 'b'`, /is not closed/],
    [`'a', 'b']`, /has no opening bracket/],
    ['[[a, b], [c]]', /more than strings/],
    ['{{a,b},{c,d}}', /more than strings/],
    [`[{'text': 'pycon', 'indices': [0, 6]}]`, /more than strings/],
    [`{'text': 'pycon'}`, /text after a closing quote/],
    [`['a', b'raw']`, /more than strings/],
    [`['l'amour']`, /text after a closing quote/],
    ['["a" b]', /text after a closing quote/],
    ['["a",,"b"]', /lacks an item/],
    [`['a\\q']`, /unknown escape/],
    ['["\\u00zz"]', /unknown escape/],
    ['[0:1]={a,b}', /continues after its end/],
    [`array(['a', 'b'`, /is not closed/],
    [`Index(['a', 'b'`, /is not closed/],
    [`Counter({'a': 1})`, /text after a closing quote/],
    [`Index(['a', 'b'], x)`, /more than strings/],
    ['[“a”, “b]', /unclosed quote/],
    ['<a><b', /unpaired angle/],
    ['&lt;a&gt;b&gt;', /unpaired angle/],
    ['<a>b>', /unpaired angle/],
  ])('rejects %s instead of turning it into tags', (cell, message) => {
    expect(() => parseTagCell(cell)).toThrow(MalformedError);
    expect(() => parseTagCell(cell)).toThrow(message);
  });

  it('reads what toTagCell wrote', () => {
    const tag = fc.oneof(
      fc.string({ unit: 'grapheme', minLength: 1 }),
      fc.string({ unit: fc.constantFrom(...`ab #;,|[](){}<>"'\\\n.`) }),
      fc.constantFrom('nan', 'NULL', 'None', '...', "l'amour", 'c++'),
    );
    const clean = tag.map((t) => t.replace(/^[\s#＃]+/, '').trim()).filter((t) => t !== '');
    fc.assert(
      fc.property(fc.array(clean), (tags) => {
        expect(parseTagCell(toTagCell(tags))).toEqual(tags);
      }),
      { seed: 8, numRuns: 1000 },
    );
  });

  it('takes time linear in the length of the cell', () => {
    const unit = fc.string({
      unit: fc.constantFrom(...`a #;,|[](){}<>"'\\u.…=&🎉“`),
      maxLength: 3,
    });
    const cells = fc.tuple(fc.string({ unit: fc.constantFrom(...`[{(<#"'|`), maxLength: 2 }), unit);
    fc.assert(
      fc.property(cells, ([start, part]) => {
        const cell = start + part.repeat(20_000);
        const began = process.cpuUsage();
        try {
          parseTagCell(cell);
        } catch (error) {
          expect(error).toBeInstanceOf(MalformedError);
        }
        expect(process.cpuUsage(began).user / 1000).toBeLessThan(1000);
      }),
      { seed: 8, numRuns: 150 },
    );
  });
});

describe('parseConversationCell', () => {
  it.each([
    [`["one, two", "[three]"]`, ['one, two', '[three]']],
    [`['yes' 'no']`, ['yes', 'no']],
    ['[]', []],
    ['[deleted]', '[deleted]'],
    ['(yes)', '(yes)'],
    [`["cut`, `["cut`],
    ['one text', 'one text'],
  ])('reads %s', (cell, replies) => {
    expect(parseConversationCell(cell)).toEqual(replies);
  });
});
