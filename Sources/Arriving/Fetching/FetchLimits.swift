// SPDX-License-Identifier: Apache-2.0

/// Every limit of one fetch.
package struct FetchLimits: Sendable {
    /// Bytes of the largest file.
    package var bytes: Int64
    /// What has that limit, as a person writes it.
    package var bytesName = "console.upload_bytes"
    /// For all of it: names, redirects, the last byte.
    package var time: Duration = .seconds(60)
    /// For the addresses of one host's name.
    package var resolving: Duration = .seconds(10)
    /// To a connection that is ready to be asked, TLS too.
    package var connecting: Duration = .seconds(10)
    /// Of sftp, from there to a session that is logged in.
    package var loggingIn: Duration = .seconds(30)
    /// Of sftp, for one answer: the next bytes, a name that is given or taken.
    package var silence: Duration = .seconds(60)
    /// For a server to put a file on its disk.
    package var syncing: Duration = .seconds(300)
    /// Bytes a second that must come on average over `slowness`.
    package var slowest: Int64 = 1_024
    package var slowness: Duration = .seconds(15)
    /// The same of what is put there: the server may look at it before it answers.
    package var answering: Duration = .seconds(120)
    /// Bytes that one answer of sftp holds, as every server gives them: a file that has less is small.
    package var answerBytes: Int64 = 32_768
    /// Small files that are asked for before the first has come.
    package var inFlight = 32
    package var redirects = 3
    /// Bytes of a name in a folder there: no file system of ours has one that is longer.
    package var nameBytes = 1_024
    /// The longest wait that a server may ask for (`Retry-After`).
    package var retryAfter: Duration = .seconds(300)

    package init(bytes: Int64) { self.bytes = bytes }
}
