// SPDX-License-Identifier: Apache-2.0

/// Holds bytes that come from elsewhere against those of a file here.
struct ByteComparison {
    private let read: (Int) throws -> [UInt8]
    private var ours: [UInt8] = []
    private var isSame = true

    /// Bytes read here at once.
    private static let chunk = 32 << 10

    /// - Parameter read: gives the next bytes of ours, at most so many; none: there are no more.
    init(_ read: @escaping (Int) throws -> [UInt8]) { self.read = read }

    mutating func take(_ theirs: [UInt8]) throws {
        while ours.count < theirs.count {
            let more = try read(Self.chunk)
            guard !more.isEmpty else { break }
            ours += more
        }
        isSame = isSame && ours.starts(with: theirs)
        ours.removeFirst(min(ours.count, theirs.count))
    }

    /// Whether all that has come is all that is here.
    func isWhole() throws -> Bool {
        let isLast = try ours.isEmpty && read(1).isEmpty
        return isSame && isLast
    }
}
