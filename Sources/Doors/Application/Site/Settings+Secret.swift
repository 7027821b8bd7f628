// SPDX-License-Identifier: Apache-2.0

internal import Configuration
internal import Foundation

extension Settings {
    /// What a secret's place has: the variable, or the first line of the file.
    ///
    /// - Parameters:
    ///   - variable: empty: none; else it goes before the file.
    ///   - file: a relative one is below $CREDENTIALS_DIRECTORY, else the home.
    /// - Returns: nil where neither is named.
    /// - Throws: `SecretMissing`.
    func secret(
        variable: String, file: String
    ) throws(SecretMissing) -> String? {
        let environment = ProcessInfo.processInfo.environment
        if !variable.isEmpty {
            guard let text = environment[variable], !text.isEmpty else {
                throw SecretMissing(place: "$\(variable)")
            }
            return text
        }
        guard !file.isEmpty else { return nil }
        let path = secretPath(file)
        let line = FileManager.default.contents(atPath: path).map {
            String(decoding: $0, as: UTF8.self).prefix { !$0.isNewline }
        }
        guard let line, !line.isEmpty else { throw SecretMissing(place: path) }
        return String(line)
    }

    /// All of what a secret's place has: a key has many lines.
    ///
    /// - Throws: `SecretMissing`.
    func secretText(_ place: SecretPlace) throws(SecretMissing) -> String {
        switch place {
        case .variable(let variable):
            guard let text = try secret(variable: variable, file: "") else {
                throw SecretMissing(place: place.shown)
            }
            return text
        case .file(let file):
            let path = secretPath(file)
            let text = FileManager.default.contents(atPath: path).map {
                String(decoding: $0.prefix(Self.secretBytes), as: UTF8.self)
            }
            guard let text, !text.isEmpty else { throw SecretMissing(place: path) }
            return text
        }
    }

    /// Of a file with a secret: the largest keys are far smaller.
    private static let secretBytes = 64 << 10

    /// Where a secret's file is.
    func secretPath(_ file: String) -> String {
        let folder = ProcessInfo.processInfo.environment["CREDENTIALS_DIRECTORY"] ?? home
        return file.hasPrefix("/") ? file : "\(folder)/\(file)"
    }
}
