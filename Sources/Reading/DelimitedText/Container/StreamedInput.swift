// SPDX-License-Identifier: Apache-2.0

internal import Records

/// One after the other, unpacked on the way.
final class StreamedInput<Base: ByteSource>: ContainerInput {
    private var base: Base

    init(_ base: Base) { self.base = base }

    override func fill() throws -> Int {
        chunk.removeAll(keepingCapacity: true)
        let count = try base.read(into: &chunk, limit: 64 << 10)
        taken += count
        return count
    }

    override func finish() throws {
        while try fill() > 0 {}
    }
}
