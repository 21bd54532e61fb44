import fc from 'fast-check';
import { expect, it } from 'vitest';
import { findMarkup } from './html-tags.ts';

const markup = (html: string) =>
  Array.from(findMarkup(html), ({ start, end }) => html.slice(start, end));

it.each([
  ['<p>a</p><BR/>', ['<p>', '</p>', '<BR/>']],
  [`<p title="a>b">q<a href = '<b>'>`, ['<p title="a>b">', `<a href = '<b>'>`]],
  ['<p title="cut>a</p>', ['<p title="cut>', '</p>']],
  ['<p title="a>says "b" <b>', ['<p title="a>', '<b>']],
  [`<i don't><b>`, [`<i don't>`, '<b>']],
  ['<!DOCTYPE html><!-- > --><?php 1 > 0 ?><?xml >', null],
  ['a < b <3 <a <b> x', ['<b>']],
  ['<Script>a<b; c="</script><p id="d">', ['<Script>', '</script>', '<p id="d">']],
  ['<style><b>', ['<style>', '<b>']],
  ['a<!-- <b>', ['<!-- <b>']],
])('%s', (html, pieces) => {
  expect(markup(html)).toEqual(
    pieces ?? ['<!DOCTYPE html>', '<!-- > -->', '<?php 1 > 0 ?>', '<?xml >'],
  );
});

it('takes time linear in the length of the text', () => {
  const piece = fc.string({ unit: fc.constantFrom(...`<<a ="'>?!-`), minLength: 1, maxLength: 9 });
  fc.assert(
    fc.property(piece, piece, (unit, last) => {
      const html = `<a ${unit.repeat(30_000)}${last}`;
      const start = process.cpuUsage();
      const found = Array.from(findMarkup(html));
      expect(found.every(({ end }) => end <= html.length)).toBe(true);
      expect(process.cpuUsage(start).user / 1000).toBeLessThan(1000);
    }),
    { seed: 8, numRuns: 100 },
  );
});
