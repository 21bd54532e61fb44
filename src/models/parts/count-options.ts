import Type from 'typebox';

/** Words in fewer training posts than this are left out. */
export function minDocumentsOption(standard: number) {
  return Type.Integer({
    default: standard,
    minimum: 1,
    search: { from: 1, to: 10, scale: 'log' },
    description: 'Words in fewer training posts than this are left out',
  });
}

/** Tags in fewer training posts than this are not learned. All are, unless it is given. */
export const minCountOption = Type.Integer({
  default: 1,
  minimum: 1,
  search: { from: 1, to: 10, scale: 'log' },
  description: 'Tags in fewer training posts than this are not learned',
});
