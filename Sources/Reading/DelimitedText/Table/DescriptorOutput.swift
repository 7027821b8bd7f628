// SPDX-License-Identifier: Apache-2.0

internal import Glibc
internal import Records

/// Bytes to an open descriptor, all of them or an error.
package struct DescriptorOutput: Sendable {
    /// The reader of the other end has gone.
    package struct Closed: Error {}

    private let descriptor: Int32

    package init(descriptor: Int32) { self.descriptor = descriptor }

    /// Makes a write to a closed pipe an error of the write instead of the end of the process.
    package static func survivesClosedPipes() {
        _ = signal(SIGPIPE, SIG_IGN)
    }

    /// Writes all bytes; throws `Closed` when there is no reader any more.
    package func write(_ bytes: [UInt8]) throws {
        var done = 0
        while done < bytes.count {
            let count = unsafe bytes.withUnsafeBytes { raw -> Int in
                guard let base = raw.baseAddress else { return 0 }
                return unsafe Glibc.write(descriptor, base + done, raw.count - done)
            }
            if count < 0 {
                let number = errno
                if number == EINTR { continue }
                if number == EPIPE { throw Closed() }
                throw SourceError(
                    .write, "cannot write to", "descriptor \(descriptor)", number: number)
            }
            done += count
        }
    }
}
