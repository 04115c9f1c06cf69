import Feeds
import RiskScoring
import WorkerKit

/// A source that hashes what is read of it.
final class HashingSource: ByteSource {
    private var source: FileByteSource
    private var hash = ContentHash()

    init(_ source: FileByteSource) { self.source = source }

    func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
        let count = try source.read(into: buffer)
        hash.update(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
        return count
    }

    /// The SHA-256 of what was read so far.
    var text: String { hash.text }
}

/// A CSV file, row by row, with errors as those of a program.
struct TableInput {
    let name: String
    private let source: HashingSource
    private var reader: CSVReader<HashingSource>
    let header: [String]

    init(_ path: String) throws {
        let input = try FeedInput(path)
        name = input.name
        source = HashingSource(try input.open())
        reader = CSVReader(source, name: input.name)
        var header: [String]?
        while header == nil {
            switch try Self.next(&reader) {
            case .header(let names): header = names
            case .note: continue
            default: throw ProgramError(.dataError, "\(input.name): has no header")
            }
        }
        self.header = header ?? []
    }

    /// The next row; nil at the end.
    ///
    /// - Throws: ``ProgramError`` where a row cannot be taken: nothing should be learnt from half a table.
    mutating func next() throws -> CSVRow? {
        while let event = try Self.next(&reader) {
            switch event {
            case .row(let row): return row
            case .rejected(let problem): throw ProgramError(.dataError, "\(name): \(problem)")
            case .header, .note: continue
            }
        }
        return nil
    }

    /// Runs `body` with problems of the table under its name.
    func naming<Value>(_ body: () throws -> Value) throws -> Value {
        do {
            return try body()
        } catch let error as TableProblem {
            throw ProgramError(.dataError, "\(name): \(error)")
        }
    }

    /// The SHA-256 of what was read so far.
    var sha256: String { source.text }

    private static func next(_ reader: inout CSVReader<HashingSource>) throws -> CSVEvent? {
        do {
            return try reader.next()
        } catch let error as FeedError {
            throw ProgramError(error.code == .cannotRead ? .ioError : .dataError, error.message)
        }
    }
}
