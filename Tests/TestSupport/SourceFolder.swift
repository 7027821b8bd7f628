// SPDX-License-Identifier: Apache-2.0

import Foundation

/// A folder with an odbc.ini of a test's own, and drivers of Debian's packages.
package struct SourceFolder: Sendable {
    package let path: String

    /// Makes one, lends it, and leaves nothing of it.
    package static func with<Value>(
        _ body: (SourceFolder) async throws -> Value
    ) async throws -> Value {
        try await TemporaryFolder.with { path in
            let folder = SourceFolder(path: path)
            try folder.write("")
            return try await body(folder)
        }
    }

    /// What leads drivers to it.
    package var environment: [String: String] {
        ["ODBCINI": "\(path)/odbc.ini", "ODBCSYSINI": path, "HOME": path]
    }

    /// Writes odbc.ini anew.
    package func write(_ text: String) throws {
        try Data(text.utf8).write(to: URL(filePath: "\(path)/odbc.ini"))
        try Data().write(to: URL(filePath: "\(path)/odbcinst.ini"))
    }

    /// One source of odbc.ini.
    package static func source(_ name: String, _ driver: String, _ keys: [String]) throws -> String
    {
        (["[\(name)]", "Driver = \(try self.driver(driver))"] + keys).joined(separator: "\n") + "\n"
    }

    /// Where Debian keeps a driver.
    private static func driver(_ file: String) throws -> String {
        let root = "/usr/lib"
        let folders = try FileManager.default.contentsOfDirectory(atPath: root).sorted()
        let paths = folders.map { "\(root)/\($0)/odbc/\(file)" }
        guard let path = paths.first(where: { FileManager.default.fileExists(atPath: $0) }) else {
            throw CocoaError(.fileNoSuchFile, userInfo: [NSFilePathErrorKey: file])
        }
        return path
    }

    /// A new SQLite of others, filled by a script; as a source of odbc.ini.
    package func sqlite(_ name: String, _ script: String) async throws -> String {
        let file = "\(path)/\(name).db"
        try await ChildProcess.succeed("/usr/bin/sqlite3", ["-bail", file], input: script)
        return try Self.source(name, "libsqlite3odbc.so", ["Database = \(file)"])
    }
}
