// SPDX-License-Identifier: Apache-2.0

internal import Records

/// One answer of an API: a list of objects somewhere in a JSON document, and what leads on from it.
package struct JSONPage: Sendable {
    /// Where the values stand that are looked for.
    package struct Places: Sendable, Equatable {
        /// Of the list; empty: the document itself.
        package var records: JSONPointer
        /// In the document.
        package var next: JSONPointer?
        /// In each object.
        package var key: JSONPointer?

        package init(records: JSONPointer, next: JSONPointer? = nil, key: JSONPointer? = nil) {
            (self.records, self.next, self.key) = (records, next, key)
        }
    }

    private let bytes: [UInt8]
    private let ranges: [Range<Int>]
    /// The text or number at `next`; nil: there is none, or an empty one.
    package let next: String?
    /// That of the last object at `key`.
    package let lastKey: String?

    package var count: Int { ranges.count }

    /// - Parameter depth: objects and lists within one another.
    /// - Throws: `JSONPageFlaw`.
    package init(
        _ bytes: [UInt8], _ places: Places, depth: Int = 64
    ) throws(JSONPageFlaw) {
        let taker = PageTaker(places)
        let walker = ObjectWalker(taker, depth: depth, takesList: true)
        do throws(ObjectFlaw) {
            try Self.walk(bytes, by: walker)
        } catch {
            throw taker.trouble ?? JSONPageFlaw(error)
        }
        guard taker.hasList else { throw .noList }
        self.bytes = bytes
        (ranges, next, lastKey) = (taker.ranges, taker.nextValue, taker.keyValue)
    }

    private static func walk(
        _ bytes: [UInt8], by walker: ObjectWalker
    ) throws(ObjectFlaw) {
        var flaw: ObjectFlaw?
        unsafe bytes.withUnsafeBufferPointer { bytes in
            do throws(ObjectFlaw) { try unsafe walker.walk(bytes) } catch { flaw = error }
        }
        if let flaw { throw flaw }
    }

    /// An object as it was sent, on a line of its own: line ends stand between its parts alone, and
    /// become blanks.
    package func line(_ index: Int) -> [UInt8] {
        bytes[ranges[index]].map { $0 == 0x0A || $0 == 0x0D ? 0x20 : $0 } + [0x0A]
    }
}
