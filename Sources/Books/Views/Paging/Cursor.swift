// SPDX-License-Identifier: Apache-2.0

/// Place where the next page begins: opaque to the client.
///
/// It names its view and has the fingerprint of its filter: behind another filter's rows it would
/// mean nothing.
package struct Cursor: Sendable, Hashable {
    let view: String
    let filter: UInt64
    let place: Place

    init(view: String, filter: UInt64, place: Place) {
        self.view = view
        self.filter = filter
        self.place = place
    }

    package var text: String { "\(view).\(String(filter, radix: 16)).\(place.written)" }

    /// - Throws: `CursorRefused` where it is none.
    package init(text: String) throws(CursorRefused) {
        let parts = text.split(separator: ".", maxSplits: 2, omittingEmptySubsequences: false)
        guard parts.count == 3, let filter = UInt64(parts[1], radix: 16),
            let place = Place(written: parts[2])
        else { throw .unreadable }
        self.init(view: String(parts[0]), filter: filter, place: place)
    }
}

extension Cursor: Codable {
    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(text)
    }

    package init(from decoder: any Decoder) throws {
        try self.init(text: try decoder.singleValueContainer().decode(String.self))
    }
}
