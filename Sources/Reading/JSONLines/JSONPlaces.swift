// SPDX-License-Identifier: Apache-2.0

package import Records

/// What the first lines of a file say of its objects.
package enum JSONPlaces {
    /// Objects before a file is taken for JSON Lines that nobody has declared to be: one alone may be
    /// a document of any kind.
    private static let linesLeast = 2

    /// The places in the objects of these lines that have values, in the order of their first; nil
    /// where they are no JSON Lines.
    ///
    /// - Parameter head: the beginning of a file; a last line that may go on is not looked at.
    package static func of(
        _ head: [UInt8], isWhole: Bool, limits: ReadLimits = .init()
    ) throws -> [JSONPointer]? {
        var source = MemorySource(head)
        var lines = SourceLines(limit: limits.lineBytes)
        try lines.open(&source)
        let finder = PlaceFinder(limit: limits.columns)
        let walker = ObjectWalker(finder, depth: limits.depth)
        var found = 0
        while let line = try lines.next(&source) {
            let isLast = line.range.upperBound == lines.bytes.count
            guard isWhole || !isLast else { break }
            guard !line.isTooLong, !lines.isBlank(line) else { continue }
            finder.begin()
            do {
                try unsafe lines.withBytes(of: line) { bytes throws(ObjectFlaw) in
                    try unsafe walker.walk(bytes)
                }
                found += 1
            } catch {
                // A later one may be broken: that is for the reader to tell.
                guard found >= linesLeast else { return nil }
            }
        }
        return found >= linesLeast && !finder.places.isEmpty ? finder.places : nil
    }
}
