// SPDX-License-Identifier: Apache-2.0

internal import CArchive
internal import Records

/// By their place: a zip file has its directory at the end.
final class PlacedInput: ContainerInput {
    private let bytes: PlacedBytes
    private let size: Int
    private let members: Int
    private(set) var place = 0
    /// Bytes that may be read before the first member is found; nil: it is.
    ///
    /// libarchive keeps the whole directory in memory, and believes no count that stands there.
    private var room: Int?

    /// - Parameter members: as many may be in it, at most.
    init(_ bytes: PlacedBytes, size: Int, members: Int, beat: @escaping () throws -> Void) {
        self.bytes = bytes
        self.size = size
        self.members = members
        room = (1 << 20) + members << 10
        super.init(beat: beat)
    }

    override func begin() { room = nil }

    override func fill() throws -> Int {
        try beat()
        if let room, taken >= room {
            throw SourceError(.bombed, .container(.tooMany(limit: members)))
        }
        chunk.removeAll(keepingCapacity: true)
        let count = try PlacedSource.read(bytes, at: place, into: &chunk, limit: 64 << 10)
        place += count
        taken += count
        return count
    }

    /// - Returns: the place; nil where there is none.
    func seek(_ offset: Int64, _ whence: Int32) -> Int? {
        let base = whence == 1 ? place : whence == 2 ? size : 0
        let (end, overflows) = base.addingReportingOverflow(Int(offset))
        guard !overflows, end >= 0 else { return nil }
        place = end
        return end
    }
}

/// For libarchive: another place of the container.
func seekTo(
    _ archive: OpaquePointer?, _ context: UnsafeMutableRawPointer?, _ offset: Int64, _ whence: Int32
) -> Int64 {
    guard let context = unsafe context else { return Int64(ARCHIVE_FATAL) }
    let input = unsafe Unmanaged<ContainerInput>.fromOpaque(context).takeUnretainedValue()
    let place = (input as? PlacedInput)?.seek(offset, whence)
    return place.map(Int64.init) ?? Int64(ARCHIVE_FATAL)
}
