import { describe, expect, it } from 'vitest';
import { DisplayForms } from './display-forms.ts';

function formsOf(...written: string[]): DisplayForms {
  const forms = new DisplayForms();
  for (const tag of written) forms.add(tag);
  return forms;
}

describe('DisplayForms', () => {
  it('returns the most used spelling for any spelling', () => {
    const forms = formsOf('blm', '#BLM', 'BLM', 'Blm');
    expect(forms.display('blm')).toBe('BLM');
    expect(forms.display('#bLm')).toBe('BLM');
  });

  it('prefers more capitals among equally used spellings, then the first by code point', () => {
    expect(formsOf('pycon', 'Pycon', 'PyCon').display('pycon')).toBe('PyCon');
    expect(formsOf('aB', 'Ab').display('ab')).toBe('Ab');
    expect(formsOf('Ab', 'aB').display('ab')).toBe('Ab');
  });

  it('returns an unknown tag as given', () => {
    expect(new DisplayForms().display('#NeverSeen')).toBe('NeverSeen');
  });
});
