import GRDB
import GRDBSQLite

/// A prepared statement within a transaction. Bound through SQLite's C interface: a generic argument list costs more
/// than the insertion itself.
public struct StoreStatement {
    let statement: Statement
    let connection: OpaquePointer?
    let path: String

    /// Runs a statement that returns no rows. The values stand for its `?`, in order; missing ones are null.
    /// - Returns: how many rows it changed.
    /// - Throws: ``StoreError``. A `refused` statement has changed nothing, and the transaction may go on.
    @discardableResult
    public func execute(_ values: [StoreValue] = []) throws -> Int {
        try run(values) { _ in }
        return Int(sqlite3_changes(connection))
    }

    /// Runs a query and hands over its rows one by one; a row is valid within the call only.
    public func forEach(_ values: [StoreValue] = [], _ body: (StoreRow) throws -> Void) throws {
        try run(values, body)
    }

    private func run(_ values: [StoreValue], _ body: (StoreRow) throws -> Void) throws {
        let raw = statement.sqliteStatement
        defer {
            sqlite3_reset(raw)
            sqlite3_clear_bindings(raw)
        }
        for (index, value) in values.enumerated() { try check(bind(value, at: Int32(index + 1), to: raw)) }
        while true {
            let result = sqlite3_step(raw)
            switch result {
            case SQLITE_ROW: try body(StoreRow(statement: raw))
            case SQLITE_DONE: return
            default: return try check(result)
            }
        }
    }

    private func bind(_ value: StoreValue, at index: Int32, to raw: OpaquePointer) -> Int32 {
        // SQLITE_TRANSIENT: SQLite takes its own copy, so that nothing of ours has to outlive this call.
        let copied = unsafeBitCast(-1, to: sqlite3_destructor_type.self)
        switch value {
        case .null: return sqlite3_bind_null(raw, index)
        case .integer(let value): return sqlite3_bind_int64(raw, index, value)
        case .real(let value): return sqlite3_bind_double(raw, index, value)
        case .text(var value):
            return value.withUTF8 { bytes in
                bytes.withMemoryRebound(to: CChar.self) {
                    guard let base = $0.baseAddress else { return sqlite3_bind_text(raw, index, "", 0, copied) }
                    return sqlite3_bind_text64(raw, index, base, UInt64($0.count), copied, UInt8(SQLITE_UTF8))
                }
            }
        case .blob(let value):
            // An empty array has no address, and SQLite would take that for null.
            if value.isEmpty { return sqlite3_bind_zeroblob(raw, index, 0) }
            return value.withUnsafeBytes {
                sqlite3_bind_blob64(raw, index, $0.baseAddress, UInt64($0.count), copied)
            }
        }
    }

    private func check(_ result: Int32) throws {
        guard result != SQLITE_OK else { return }
        let extended = sqlite3_extended_errcode(connection)
        let message = sqlite3_errmsg(connection).map { String(cString: $0) }
        throw StoreError(DatabaseError(resultCode: ResultCode(rawValue: extended), message: message), path: path)
    }
}

/// One row of a query. A column that is null, or beyond the last one, is nil.
public struct StoreRow {
    let statement: OpaquePointer

    /// The column as an integer.
    public func integer(_ column: Int) -> Int64? {
        isNull(column) ? nil : sqlite3_column_int64(statement, Int32(clamping: column))
    }

    /// The column as text.
    public func text(_ column: Int) -> String? {
        guard !isNull(column), let bytes = sqlite3_column_text(statement, Int32(clamping: column)) else { return nil }
        let count = Int(sqlite3_column_bytes(statement, Int32(clamping: column)))
        return String(decoding: UnsafeBufferPointer(start: bytes, count: count), as: UTF8.self)
    }

    /// The column as bytes.
    public func blob(_ column: Int) -> [UInt8]? {
        guard !isNull(column) else { return nil }
        guard let bytes = sqlite3_column_blob(statement, Int32(clamping: column)) else { return [] }
        let count = Int(sqlite3_column_bytes(statement, Int32(clamping: column)))
        return [UInt8](UnsafeRawBufferPointer(start: bytes, count: count))
    }

    private func isNull(_ column: Int) -> Bool {
        sqlite3_column_type(statement, Int32(clamping: column)) == SQLITE_NULL
    }
}
