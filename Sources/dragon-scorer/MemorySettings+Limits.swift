import Foundation
import RiskScoring
import WorkerKit

extension MemorySettings {
    /// The limits of the memory itself.
    var limits: EntityMemory.Limits {
        var limits = EntityMemory.Limits()
        limits.window = window
        limits.sightings = sightings
        limits.bytes = bytes
        limits.overCorrelation = overCorrelation
        limits.settling = settling
        return limits
    }
}

extension EntitySecret {
    /// The secret in a file; none where none is configured.
    ///
    /// - Throws: ``ProgramError`` where the file cannot be read or is too short to be a secret.
    static func read(_ file: String?) throws -> EntitySecret {
        guard let file else { return .none }
        let setting = "workers.scorer.memory.secret_file"
        guard let data = FileManager.default.contents(atPath: file) else {
            throw ProgramError(.configuration, "\(setting): \(file) cannot be read")
        }
        let bytes = Array(data).filter { $0 > 0x20 }
        guard bytes.count >= 16 else {
            throw ProgramError(.configuration, "\(setting): \(file) holds less than 16 characters")
        }
        return EntitySecret(bytes)
    }
}
