import { beforeAll, describe, expect, it } from 'vitest';
import { type LanguageDetector, loadLanguageDetector } from './language.ts';

describe('the language detector', () => {
  let detector: LanguageDetector;
  beforeAll(async () => {
    detector = await loadLanguageDetector();
  });

  it.each([
    ['Good morning\neveryone, how are you?', 'en'],
    ['GUTEN MORGEN ZUSAMMEN', 'de'],
    ['今天天气很好我们去公园', 'zh'],
    ['今日はいい天気ですね', 'ja'],
    ['Доброе утро, как у вас дела?', 'ru'],
  ])('%s is %s', async (text, lang) => {
    const found = await detector.detect(text);
    expect(found.lang).toBe(lang);
    expect(found.probability).toBeGreaterThan(0.5);
    expect(found.probability).toBeLessThanOrEqual(1);
  });

  it('returns und for a text without letters', async () => {
    for (const text of ['', ' 😂 123']) {
      expect(await detector.detect(text)).toEqual({ lang: 'und', probability: 0 });
    }
  });
});
