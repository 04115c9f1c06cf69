import GRDB

/// What can be done within one transaction. Everything in it becomes durable together, or nothing does.
public struct StoreTransaction {
    let database: Database
    let path: String

    /// Prepares a statement, or takes the one that this connection prepared before.
    public func statement(_ sql: String) throws -> StoreStatement {
        do {
            let statement = try database.cachedStatement(sql: sql)
            return StoreStatement(statement: statement, connection: database.sqliteConnection, path: path)
        } catch {
            throw StoreError.translating(error, path: path)
        }
    }

    /// Runs one statement that returns no rows.
    /// - Returns: how many rows it changed.
    @discardableResult
    public func execute(_ sql: String, _ values: [StoreValue] = []) throws -> Int {
        try statement(sql).execute(values)
    }

    /// Runs a query and maps its rows, in order.
    public func rows<Value>(
        _ sql: String, _ values: [StoreValue] = [], _ map: (StoreRow) throws -> Value
    ) throws -> [Value] {
        var result: [Value] = []
        try statement(sql).forEach(values) { result.append(try map($0)) }
        return result
    }

    /// The row that the last insertion made.
    public var lastInsertedRow: Int64 { database.lastInsertedRowID }
}
