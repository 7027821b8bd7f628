// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestSupport
import Testing

/// Bytes as gzip(1) packs them.
func gzip(_ bytes: [UInt8]) throws -> [UInt8] {
    let folder = try TemporaryFolder("gzip")
    defer { #expect(throws: Never.self) { try folder.remove() } }
    let path = folder.path + "/a"
    try Data(bytes).write(to: URL(fileURLWithPath: path))
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/bin/gzip")
    process.arguments = [path]
    try process.run()
    process.waitUntilExit()
    return [UInt8](try Data(contentsOf: URL(fileURLWithPath: path + ".gz")))
}
