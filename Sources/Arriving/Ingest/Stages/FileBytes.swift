// SPDX-License-Identifier: Apache-2.0

internal import Crypto
internal import FileSystem

/// Bytes read from a file at a time: 256 KiB.
let chunkBytes = 256 << 10

/// The SHA-256 of a file's bytes as they are on the disk.
package func fileSHA256(_ path: String) throws -> [UInt8] { try fileSHA256(RawPath(path)) }

/// The same of a file in a folder that is held open.
///
/// - Parameter beat: called with each portion; what it throws is thrown.
func fileSHA256(_ path: RawPath, beat: () throws -> Void = {}) throws -> [UInt8] {
    let file = try OpenFile(reading: path)
    var hash = SHA256()
    var chunk: [UInt8] = []
    while try file.read(into: &chunk, limit: chunkBytes) > 0 {
        try beat()
        hash.update(data: chunk)
        chunk.removeAll(keepingCapacity: true)
    }
    return Array(hash.finalize())
}

/// Copies a file with its modification time and waits until it is on the disk.
///
/// - Returns: the SHA-256 of the bytes that were written.
func copyFile(from path: RawPath, to copy: String) throws -> [UInt8] {
    let source = try OpenFile(reading: path)
    let target = try OpenFile(writing: copy)
    var hash = SHA256()
    var chunk: [UInt8] = []
    while try source.read(into: &chunk, limit: chunkBytes) > 0 {
        hash.update(data: chunk)
        try target.write(chunk)
        chunk.removeAll(keepingCapacity: true)
    }
    try target.setModified(nanoseconds: try source.status().modifiedNanoseconds)
    try target.sync()
    return Array(hash.finalize())
}
