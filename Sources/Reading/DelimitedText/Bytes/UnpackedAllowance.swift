// SPDX-License-Identifier: Apache-2.0

internal import CZLib
internal import Records

/// Counts unpacked bytes against the limits.
struct UnpackedAllowance {
    let packing: Packing
    let limits: ReadLimits
    private var given = 0

    init(packing: Packing, limits: ReadLimits) {
        (self.packing, self.limits) = (packing, limits)
    }

    /// Throws where so many more bytes, unpacked from so many in all, are too many.
    mutating func takeBytes(_ count: Int, of taken: Int) throws {
        given += count
        let allowed = limits.packingRatio * taken + (1 << 20)
        guard given > limits.unpackedBytes || given > allowed else { return }
        throw SourceError(
            .bombed,
            given > limits.unpackedBytes
                ? .unpacksToMore(packing, thanBytes: limits.unpackedBytes)
                : .unpacksToMoreTimes(packing, times: limits.packingRatio))
    }
}
