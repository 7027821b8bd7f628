// SPDX-License-Identifier: Apache-2.0

internal import Application
internal import NIOPosix

/// A file of ours as the body of an answer.
struct FileBody: BodySource {
    let file: StoredFile

    var length: Int64 { file.length }

    func next() async throws -> [UInt8] {
        let file = file
        return try await NIOThreadPool.singleton.runIfActive { try file.next() }
    }
}
