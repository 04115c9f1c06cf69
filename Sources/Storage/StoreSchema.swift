import GRDB

/// The schema of one kind of store: who it belongs to and the steps that lead to it, oldest first. A step that was
/// released is never changed; another one follows it.
public struct StoreSchema: Sendable {
    /// One step, applied once and in one transaction.
    public struct Step: Sendable {
        /// Unique within the schema, and kept in the file.
        public let name: String
        /// The statements.
        public let sql: String

        /// Creates a step.
        public init(_ name: String, sql: String) {
            self.name = name
            self.sql = sql
        }
    }

    /// What people call it: `archive`.
    public let name: String
    /// SQLite's `application_id`: tells our file from anyone else's, and our stores from each other.
    public let applicationID: Int32
    /// Oldest first.
    public let steps: [Step]

    /// Creates a schema.
    public init(name: String, applicationID: Int32, steps: [Step]) {
        self.name = name
        self.applicationID = applicationID
        self.steps = steps
    }

    /// The first step also marks the file as ours: a crash before it leaves an empty file, never a nameless one.
    var migrator: DatabaseMigrator {
        var migrator = DatabaseMigrator()
        for (index, step) in steps.enumerated() {
            migrator.registerMigration(step.name) { [applicationID] database in
                if index == 0 { try database.execute(sql: "PRAGMA application_id = \(applicationID)") }
                try database.execute(sql: step.sql)
            }
        }
        return migrator
    }
}
