// SPDX-License-Identifier: Apache-2.0

internal import Records

/// One after the other, unpacked on the way.
final class StreamedInput<Base: ByteSource>: ContainerInput {
    private static var block: Int { 512 }

    private var base: Base
    /// The place of the last byte that is no zero.
    private var lastFilled = -1

    init(_ base: Base, beat: @escaping () throws -> Void) {
        self.base = base
        super.init(beat: beat)
    }

    override func fill() throws -> Int {
        try beat()
        chunk.removeAll(keepingCapacity: true)
        let count = try base.read(into: &chunk, limit: 64 << 10)
        if let last = chunk.lastIndex(where: { $0 != 0 }) { lastFilled = taken + last }
        taken += count
        return count
    }

    /// A tar file ends with zeros, a block at least; libarchive takes it for ended also where it just
    /// stops, and looks no further.
    override func finish(at place: Int) throws {
        while try fill() > 0 {}
        guard lastFilled < place else {
            throw SourceError(.contents, .container(.goesOn))
        }
        guard taken - place >= Self.block else {
            let reason = "the zeros that end it are missing"
            throw SourceError(.damaged, .container(.damaged(member: nil, reason: reason)))
        }
    }
}
