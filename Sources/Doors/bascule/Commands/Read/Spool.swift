// SPDX-License-Identifier: Apache-2.0

import DelimitedText
import FileSystem
import Foundation
import Records

/// A file without a name for what is read more than once.
struct Spool {
    private static let portion = 256 << 10

    private let written: OpenFile
    private let read: OpenFile

    /// A new file; it ends with the process.
    init() throws {
        let path = "/var/tmp/bascule-\(UUID().uuidString.lowercased())"
        written = try OpenFile(creating: path, mode: 0o600)
        read = try OpenFile(reading: path)
        try Folder.remove(path)
    }

    var output: DescriptorOutput { DescriptorOutput(descriptor: written.descriptor) }

    /// Uses what was written, from its first byte.
    func withSource<Value>(_ use: (FileSource) throws -> Value) throws -> Value {
        try withExtendedLifetime(self) { try use(FileSource(descriptor: read.descriptor)) }
    }

    /// Uses standard input by its place: as it is where it is a file, else what comes on it.
    static func withStandardInput<Value>(_ use: (FileSource) throws -> Value) throws -> Value {
        var input = FileSource(descriptor: 0)
        guard input.placed == nil else { return try use(input) }
        let spool = try Spool()
        var bytes: [UInt8] = []
        while try input.read(into: &bytes, limit: portion) > 0 {
            try spool.output.write(bytes)
            bytes.removeAll(keepingCapacity: true)
        }
        return try spool.withSource(use)
    }
}
