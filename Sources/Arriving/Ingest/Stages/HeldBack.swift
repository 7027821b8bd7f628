// SPDX-License-Identifier: Apache-2.0

internal import Feeds

/// Files that must wait for somebody, for they are far from usual; the others of their batch are
/// loaded.
struct HeldBack: Error {
    let files: [(digest: Digest, unusual: Unusual)]
}
