import Foundation
import Settings

extension EntitySecret {
    /// The secret in a file, at least 16 characters without spaces; none where no file is named.
    ///
    /// - Parameter setting: the setting that names the file, for messages.
    /// - Throws: `SettingsError` where the file cannot be read, or is too short to be a secret.
    public static func read(_ file: String?, setting: String) throws(SettingsError) -> EntitySecret {
        guard let file else { return .none }
        func refuse(_ rule: String) -> SettingsError {
            SettingsError([SettingsProblem(file: file, line: nil, path: setting, rule: rule)])
        }
        guard let data = FileManager.default.contents(atPath: file) else { throw refuse("cannot be read") }
        let bytes = Array(data).filter { $0 > 0x20 }
        guard bytes.count >= 16 else { throw refuse("holds less than 16 characters") }
        return EntitySecret(bytes)
    }
}
