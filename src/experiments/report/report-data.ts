import type { AttendedText } from '../heat-map.ts';
import type { SectionName } from './section-names.ts';

/** A report as plain JSON: what the page shows and the pictures draw. */
export interface ReportData {
  readonly title: string;
  readonly description?: string;
  /** What the rows were trained and tested on, and how they were judged: one sentence. */
  readonly protocol: string;
  /** Makes the report again. */
  readonly command: string;
  /** Where it was made: processor, cores, versions. */
  readonly machines: readonly string[];
  /** Hashes of the posts of each task, of encoders and of word vectors. */
  readonly data: readonly string[];
  /** The metric that decides, such as `f1@1`. */
  readonly metric: string;
  /** That metric of every row on every task; absent with one task. */
  readonly overview?: Figure;
  readonly tasks: readonly TaskReport[];
}

export interface TaskReport {
  readonly task: string;
  /** Absent if no run finished. */
  readonly posts?: {
    readonly train: number;
    readonly tested: number;
    readonly withoutGold: number;
  };
  /** Labels. All else names a row by its place here. */
  readonly rows: readonly string[];
  /** The rows that charts show at first: too many lines say nothing. */
  readonly shown: readonly number[];
  /** What is missing, in sentences. */
  readonly notes: readonly string[];
  readonly sections: readonly Section[];
}

export type Section =
  | TableSection
  | FigureSection
  | ConfusionSection
  | TagSection
  | TagCountSection
  | CaseSection
  | AttentionSection;

interface Titled<Name extends SectionName> {
  readonly name: Name;
  readonly title: string;
  /** How to read it. */
  readonly note?: string;
}

export interface FigureSection
  extends Titled<
    Exclude<SectionName, 'table' | 'confusions' | 'tags' | 'tag-counts' | 'cases' | 'attention'>
  > {
  readonly figures: readonly Figure[];
  /** One number for each row that sums its curve up. */
  readonly scores?: {
    readonly title: string;
    /** Smaller is better. */
    readonly isError?: true;
    readonly values: readonly { readonly row: number; readonly value: number }[];
  };
  readonly numbers?: NumberTable;
}

/** A table of the best rows, each with several lines. */
export interface NumberTable {
  readonly caption: string;
  readonly headings: readonly string[];
  readonly rows: readonly {
    /** Place of the row. */
    readonly row: number;
    /** Absent numbers do not exist. */
    readonly lines: readonly (readonly (number | null)[])[];
  }[];
}

export interface Figure {
  /** Kebab-case, unique within a task. */
  readonly id: string;
  readonly title: string;
  /**
   * - `lines`: y against x, a line for each series.
   * - `dots`: a line for each row, a dot for each category x along it.
   * - `points`: y against x, a colour for each series.
   * - `differences`: a line for each row, y with its interval against 0.
   * - `intervals`: the same, without 0.
   * - `bars`: a panel for each category x, a bar for each row.
   * - `matrix`: a line for each series, a square for each category x; y from 0 to 1 is its strength.
   */
  readonly kind: 'lines' | 'dots' | 'points' | 'differences' | 'intervals' | 'bars' | 'matrix';
  readonly x: Axis;
  readonly y: Axis;
  readonly series: readonly Series[];
  /** The line y = x stands for perfection. */
  readonly hasDiagonal?: true;
}

export interface Axis {
  readonly title: string;
  /** Categories in their order; absent for numbers. */
  readonly categories?: readonly string[];
  readonly isLog?: boolean;
}

export interface Series {
  /** Place of the row. */
  readonly row: number;
  /** In place of the row's label, for a series that is more or less than one row. */
  readonly name?: string;
  readonly points: readonly Point[];
}

/** x, y, and the ends of an interval about y where there is one. */
export type Point = readonly [x: number | string, y: number, low?: number, high?: number];

export interface TableSection extends Titled<'table'> {
  readonly metrics: readonly { readonly name: string; readonly heading: string }[];
  readonly baselines: readonly string[];
  readonly rows: readonly TableRow[];
}

export interface TableRow {
  /** Place of the row. */
  readonly row: number;
  readonly model: string | null;
  readonly seeds: number;
  readonly metrics: Readonly<Record<string, Estimate>>;
  readonly cost?: TableCost;
  readonly comparisons: readonly {
    readonly baseline: string;
    readonly metric: string;
    readonly difference: number;
    readonly low: number;
    readonly high: number;
    /** Holm-corrected. */
    readonly p: number;
    readonly isSignificant: boolean;
  }[];
  /** Messages of runs that broke. */
  readonly errors: readonly string[];
}

export interface TableCost {
  readonly trainSeconds: number;
  readonly postsPerSecond: number;
  /** Milliseconds of one post asked alone. */
  readonly latency: number;
  readonly bundleMB: number;
  readonly peakMB: number;
}

export interface Estimate {
  readonly mean: number;
  /** Sample standard deviation over seeds; absent with one seed. */
  readonly deviation?: number;
  /** 95 % confidence interval over posts, where the metric is known for each post. */
  readonly interval?: readonly [low: number, high: number];
}

export interface ConfusionSection extends Titled<'confusions'> {
  readonly rows: readonly {
    readonly row: number;
    readonly pairs: readonly Confusion[];
  }[];
}

/** Posts that have the tag `gold`, for which `given` came first and is wrong. */
export interface Confusion {
  readonly gold: string;
  readonly given: string;
  readonly posts: number;
  /** Tested posts that have `gold`. */
  readonly of: number;
}

export interface TagSection extends Titled<'tags'> {
  readonly rows: readonly {
    readonly row: number;
    readonly falselyGiven: readonly TagMistake[];
    readonly missed: readonly TagMistake[];
  }[];
}

export interface TagMistake {
  readonly tag: string;
  readonly posts: number;
  /** Posts that were given the tag, or that have it. */
  readonly of: number;
}

export interface TagCountSection extends Titled<'tag-counts'> {
  /** The best row of those below. */
  readonly best: number;
  readonly rows: readonly {
    readonly row: number;
    /** How many tags there are; those with the most errors are listed. */
    readonly of: number;
    readonly tags: readonly TagCounts[];
  }[];
}

/** Numbers of posts: those in training with the tag, then tested ones. */
export type TagCounts = readonly [
  tag: string,
  training: number,
  truePositives: number,
  falsePositives: number,
  falseNegatives: number,
  trueNegatives: number,
];

export interface CaseSection extends Titled<'cases'> {
  /** Places of the rows, in the order of `Case.given`. */
  readonly rows: readonly number[];
  readonly tags: readonly string[];
  readonly cases: readonly Case[];
}

export interface Case {
  readonly text: string;
  /** Places in `tags`. */
  readonly gold: readonly number[];
  /** For each row, the places in `tags` of its first five, best first. */
  readonly given: readonly (readonly number[])[];
}

export interface AttentionSection extends Titled<'attention'> {
  readonly posts: readonly {
    /** Normalized. */
    readonly gold: readonly string[];
    /** Of the rows with attention. */
    readonly of: readonly { readonly row: number; readonly texts: readonly AttendedText[] }[];
  }[];
}
