export type SqlValue = string | number | null;
export type Query = <Row>(sql: string, values?: readonly SqlValue[]) => Promise<Row[]>;

/** What `SqlDriver` needs from a database: PostgreSQL's SQL with `$1` for values. */
export interface SqlClient {
  /** Rejects with `UnavailableError` if the database does not answer. */
  readonly query: Query;
  /** Commits the statements of `work` when it resolves, and rolls them back when it rejects. */
  transaction<T>(work: (query: Query) => Promise<T>): Promise<T>;
  /**
   * Rewrites these tables, so that no rows deleted before this call stay in their files.
   *
   * @throws {UnavailableError} if that is not possible
   */
  rewrite(tables: readonly string[]): Promise<void>;
  close(): Promise<void>;
}
