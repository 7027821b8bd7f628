// SPDX-License-Identifier: Apache-2.0

/// Where libarchive has a container's bytes from.
class ContainerInput: PackedBytes {
    /// Called before each portion: of what is stepped over too.
    let beat: () throws -> Void

    init(beat: @escaping () throws -> Void) { self.beat = beat }

    /// The first member is found: what tells of all of them is read.
    func begin() {}

    /// Reads what is behind the last member, so that a check sum behind it is looked at.
    ///
    /// - Parameter place: where no further member was found.
    func finish(at place: Int) throws {}
}
