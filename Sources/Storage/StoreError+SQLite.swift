import GRDB

extension StoreError {
    /// Translates what GRDB and SQLite throw; an error of ours, and a cancellation, pass through.
    static func translating(_ error: any Error, path: String) -> any Error {
        guard let error = error as? DatabaseError else { return error }
        return StoreError(error, path: path)
    }

    init(_ error: DatabaseError, path: String) {
        let text = "\(path): \(error.message ?? "no message") (SQLite \(error.extendedResultCode.rawValue))"
        switch error.resultCode {
        case .SQLITE_BUSY, .SQLITE_LOCKED:
            self.init(.busy, text, advice: "another process is writing to this file; the call can be repeated")
        case .SQLITE_FULL:
            self.init(.fullDisk, text, advice: "nothing was stored; free some room, the call can be repeated")
        case .SQLITE_IOERR, .SQLITE_PROTOCOL, .SQLITE_NOLFS:
            self.init(.inputOutput, text, advice: "nothing was stored; look at the disk and the system's log")
        case .SQLITE_CORRUPT:
            self.init(.corrupt, text, advice: "stop the worker, keep the file as it is, restore the last backup")
        case .SQLITE_NOTADB:
            self.init(.notOurs, text, advice: "this is not a database; name another file, it was not touched")
        case .SQLITE_CANTOPEN, .SQLITE_READONLY, .SQLITE_PERM, .SQLITE_AUTH:
            self.init(.cannotOpen, text, advice: "look at the path and who may write to the file and its directory")
        case .SQLITE_CONSTRAINT:
            self.init(.refused, text)
        case .SQLITE_TOOBIG:
            self.init(.invalid, text)
        case .SQLITE_MISUSE:
            self.init(.closed, text)
        default:
            self.init(.other, text)
        }
    }
}
