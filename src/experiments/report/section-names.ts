/** Parts of a report, in the order that they come in by default. `report.sections` of an experiment chooses. */
export const SECTIONS = [
  'table',
  'differences',
  'cutoffs',
  'frequency',
  'seen',
  'presence',
  'learning',
  'parameters',
  'loss',
  'cost',
  'calibration',
  'abstention',
  'roc',
  'precision-recall',
  'confusions',
  'tags',
  'cases',
  'attention',
] as const;

export type SectionName = (typeof SECTIONS)[number];
