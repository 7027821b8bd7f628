// SPDX-License-Identifier: Apache-2.0

internal import Application

/// What came with a form of files, whole and on the disk.
///
/// What is still in its place in the work folder when the request has been answered is removed:
/// who keeps a file gives it another name.
struct Upload: Sendable {
    struct File: Sendable {
        /// The field's.
        let field: String
        /// The file's, as the client has sent it: not judged yet.
        let name: String
        let spool: SpoolFile
        let bytes: Int64
        /// SHA-256, in hexadecimal.
        let digest: String
    }

    /// In order, as they were sent.
    var fields: [(name: String, value: String)] = []
    var files: [File] = []
}
