// SPDX-License-Identifier: Apache-2.0

/// Where libarchive has a container's bytes from.
class ContainerInput: PackedBytes {
    /// Reads what the last member has left, so that a check sum behind it is looked at.
    func finish() throws {}
}
