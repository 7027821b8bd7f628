// SPDX-License-Identifier: Apache-2.0

package import Records

/// A source whose first bytes are known before it is read.
package struct LookedAt<S: ByteSource>: ByteSource {
    /// Its first bytes.
    package let head: [UInt8]
    /// Whether these are all.
    package private(set) var isWhole = false
    private var given = 0
    private var rest: S
    /// What reading further than the head throws.
    private var failure: SourceError?

    /// - Parameter count: bytes that are looked at.
    /// - Throws: what the source throws where it is not the file's fault: that is thrown to who reads.
    package init(_ source: S, bytes count: Int) throws {
        var (source, head) = (source, [UInt8]())
        do {
            while head.count < count, !isWhole {
                isWhole = try source.read(into: &head, limit: count - head.count) == 0
            }
        } catch let error as SourceError where error.reason != nil {
            failure = error
        }
        self.head = head
        rest = source
    }

    package var packing: Packing { rest.packing }

    package mutating func read(into buffer: inout [UInt8], limit: Int) throws -> Int {
        guard given == head.count else {
            let part = head[given...].prefix(limit)
            buffer.append(contentsOf: part)
            given += part.count
            return part.count
        }
        if let failure { throw failure }
        return try isWhole ? 0 : rest.read(into: &buffer, limit: limit)
    }
}
