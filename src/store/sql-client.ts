export type SqlValue = string | number | null;
export type Query = <Row>(sql: string, values?: readonly SqlValue[]) => Promise<Row[]>;

/** What `SqlDriver` needs of a database: PostgreSQL's SQL with `$1` for values. */
export interface SqlClient {
  /** Rejects with `UnavailableError` if the database does not answer. */
  readonly query: Query;
  /** Commits what `work` did when it resolves, and undoes it when it rejects. */
  transaction<T>(work: (query: Query) => Promise<T>): Promise<T>;
  /**
   * Writes these tables anew, so that nothing of deleted rows stays in their files.
   *
   * @throws {UnavailableError} if that was not possible
   */
  rewrite(tables: readonly string[]): Promise<void>;
  close(): Promise<void>;
}
