// SPDX-License-Identifier: Apache-2.0

import Foundation

/// A folder of one test's own.
package struct TemporaryFolder: Sendable {
    package let path: String

    /// Makes it in the system's folder for such, readable for others: as root the tests' PostgreSQL
    /// runs as `postgres`.
    package init(_ prefix: String = "bascule", in base: String = "/tmp") throws {
        path = "\(base)/\(prefix)-\(UUID().uuidString.prefix(8).lowercased())"
        try FileManager.default.createDirectory(
            atPath: path, withIntermediateDirectories: false, attributes: [.posixPermissions: 0o755]
        )
    }

    package func remove() throws {
        try FileManager.default.removeItem(atPath: path)
    }

    /// Lends a new folder to the body and removes it after it.
    package static func with<Value>(_ body: (String) async throws -> Value) async throws -> Value {
        let folder = try TemporaryFolder()
        let result: Value
        do {
            result = try await body(folder.path)
        } catch {
            try folder.remove()
            throw error
        }
        try folder.remove()
        return result
    }
}
