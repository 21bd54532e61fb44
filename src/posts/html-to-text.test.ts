import { expect, it } from 'vitest';
import { htmlToText } from './html-to-text.ts';

it.each([
  [
    '<p>Three talks:</p><ul><li>parsers</li><li>lexers</li></ul><blockquote><p>worth it</p></blockquote><p>bye</p><h1>one</h1><div>two</div><div>three</div>',
    'Three talks:\n\nparsers\nlexers\n\nworth it\n\nbye\n\none\n\ntwo\nthree',
  ],
  ['<p>a<br>b<br/><br />c</p><p>d</p>', 'a\nb\n\nc\n\nd'],
  ['<p>a</p>\n  <p>b\n c</p>\n', 'a\n\nb c'],
  ['<table><tr><th>a</th><td>b</td></tr><tr><td>c</td><td>d</td></tr></table>', 'a b\nc d'],
  ['one<hr>two<H2 class="x">three</H2>four', 'one\n\ntwo\n\nthree\n\nfour'],
  ['<pre><code>if (a) {\n  b\n}</code></pre>', 'if (a) {\n  b\n}'],
  ['<b>bo</b>ld <i>it</i> <u> under</u>', 'bold it under'],
  ['see <a href="https://example.org/tags/x">#<span>x</span></a>!', 'see #x!'],
  [
    '<a href="https://example.org/long/way"><span class="invisible">https://</span><span class="ellipsis">example.org/lo</span><span class="invisible">ng/way</span></a>',
    'https://example.org/long/way',
  ],
  ['&lt;b&gt; &amp;amp; &eacute; 1 &lt; 2', '<b> &amp; é 1 < 2'],
  ['1 < 2 and 3 > 2', '1 < 2 and 3 > 2'],
  ['a<!-- <p>no</p> -->b<script>x < 1</script>c<style>p {}</style>', 'abc'],
  ['a<!-- no end', 'a'],
  ['<!DOCTYPE html><?xml version="1.0"?><p>a<?php if (1 > 0) echo "x"; ?>b</p>', 'ab'],
  [`<p title="a>b">q</p><a href='x>y' title = "<b>">r</a>`, 'q\n\nr'],
  ['<p title="cut>a</p><p>b', 'a\n\nb'],
  [`<b title=">">it's</b> 5 < 6 <? no`, "it's 5 < 6 <? no"],
  ['', ''],
])('%s', (html, text) => {
  expect(htmlToText(html)).toBe(text);
});
